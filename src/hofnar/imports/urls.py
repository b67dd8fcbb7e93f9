from django.urls import URLPattern, URLResolver, path

from hofnar.imports.views import after, columns, draft, kept, start

urlpatterns: list[URLPattern | URLResolver] = [
    path("", start.import_list, name="import_list"),
    path("new/", start.import_start, name="import_start"),
    path("mappings/", kept.kept_mapping_list, name="kept_mapping_list"),
    path("mappings/<int:mapping_id>/", kept.kept_mapping, name="kept_mapping"),
    path("mappings/<int:mapping_id>/delete/", kept.kept_mapping_delete, name="kept_mapping_delete"),
    path("mappings/<int:mapping_id>.toml", kept.kept_mapping_file, name="kept_mapping_file"),
    path("<int:run_id>/", after.import_run, name="import_run"),
    path("<int:run_id>/preview/", draft.import_preview, name="import_preview"),
    path("<int:run_id>/confirm/", draft.import_confirm, name="import_confirm"),
    path("<int:run_id>/check/", draft.import_check, name="import_check"),
    path("<int:run_id>/renamed/", draft.import_renamed, name="import_renamed"),
    path("<int:run_id>/discard/", draft.import_discard, name="import_discard"),
    path("<int:run_id>/columns/", columns.import_mapping, name="import_mapping"),
    path("<int:run_id>/columns/<int:number>/", columns.import_column, name="import_column"),
    path("<int:run_id>/columns/<int:number>/preview/", columns.import_column_preview, name="import_column_preview"),
    path("<int:run_id>/codes/", columns.import_codes, name="import_codes"),
    path("<int:run_id>/mapping/", columns.import_mapping_upload, name="import_mapping_upload"),
    path("<int:run_id>/mapping.toml", columns.import_mapping_file, name="import_mapping_file"),
    path("<int:run_id>/remarks.csv", after.import_file_report, name="import_file_report"),
    path("<int:run_id>/undo/", after.import_undo, name="import_undo"),
    path("<int:run_id>/retry/", after.import_retry, name="import_retry"),
    path("<int:run_id>/stop/", after.import_stop, name="import_stop"),
]
