from django.urls import URLPattern, URLResolver, path

from hofnar.insights import (
    card_views,
    course_views,
    file_views,
    fragments,
    held_views,
    numbers_views,
    order_views,
    shape_views,
    unsaid_views,
    views,
)

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.home, name="home"),
    path("overview/", views.overview, name="overview"),
    path("impact/", views.impact_matrix, name="impact_matrix"),
    path("impact/moments/<int:touchpoint_id>/", card_views.moment_card_fragment, name="moment_card"),
    path("impact/reading/", views.reading_fix, name="reading_fix"),
    path("touchpoints/<int:touchpoint_id>/", views.touchpoint_insights, name="touchpoint_insights"),
    path("touchpoints/<int:touchpoint_id>/shape/", shape_views.touchpoint_shape, name="touchpoint_shape"),
    path("units-compared/", views.unit_comparison, name="unit_comparison"),
    path("course/", course_views.course, name="course"),
    path("course/numbers/<int:survey_id>/", numbers_views.customer_numbers, name="customer_numbers"),
    path("order/", order_views.order, name="order"),
    path("held/", held_views.held, name="held"),
    path("cannot-say/", unsaid_views.unsaid, name="unsaid"),
    path("methods/<slug:slug>/", views.method, name="method"),
    path("pictures/<slug:kind>/<int:key>.<slug:extension>", file_views.picture_file, name="picture_file"),
    path("tables/overview.csv", file_views.overview_csv, name="overview_csv"),
    path("tables/impact.csv", file_views.impact_csv, name="impact_csv"),
    path("tables/units.csv", file_views.units_csv, name="units_csv"),
    path("tables/touchpoints/<int:touchpoint_id>.csv", file_views.touchpoint_csv, name="touchpoint_csv"),
    path("fragments/journeys/<int:journey_id>/score-line/", fragments.journey_score_line, name="journey_score_line"),
    path("fragments/measurement-gaps/", fragments.measurement_gaps, name="measurement_gaps"),
]
