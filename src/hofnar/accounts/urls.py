from django.urls import path

from hofnar.accounts.views import joining, members, organisation, profile, units

urlpatterns = [
    path("language/", profile.set_language, name="set_language"),
    path("profile/", profile.profile, name="profile"),
    path("organisation/", organisation.organisation_settings, name="organisation_settings"),
    path("organisation/logo/", organisation.organisation_logo, name="organisation_logo"),
    path("organisation/logo/remove/", organisation.organisation_logo_remove, name="organisation_logo_remove"),
    path("organisations/", organisation.organisation_list, name="organisation_list"),
    path("organisations/<int:organisation_id>/switch/", organisation.switch_organisation, name="switch_organisation"),
    path("members/", members.member_list, name="member_list"),
    path("members/invite/", members.invite_new, name="invite_new"),
    path("members/<int:membership_id>/", members.member_edit, name="member_edit"),
    path("members/<int:membership_id>/remove/", members.member_remove, name="member_remove"),
    path("invitations/<int:invite_id>/withdraw/", members.invite_withdraw, name="invite_withdraw"),
    path("invitations/<int:invite_id>/send-again/", members.invite_send_again, name="invite_send_again"),
    path("join/<str:token>/", joining.invite_accept, name="invite_accept"),
    path("units/", units.unit_list, name="unit_list"),
    path("units/new/", units.unit_new, name="unit_new"),
    path("units/<int:unit_id>/", units.unit_edit, name="unit_edit"),
    path("units/<int:unit_id>/move/", units.unit_move, name="unit_move"),
    path("units/<int:unit_id>/close/", units.unit_close, name="unit_close"),
    path("units/<int:unit_id>/open/", units.unit_open, name="unit_open"),
]
