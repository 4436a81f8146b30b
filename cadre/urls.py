"""Addresses of the cadre app."""

from django.urls import path

from cadre.views import dossiers, duplicates, imports, photos, posts, quality, rosters, sets
from cadre.views.access_requests import AccessDecide, AccessDesk, AccessEnd, AccessOwn, AccessRevoke
from cadre.views.appointments import AppointmentCreate, AppointmentEdit, AppointmentEnd, AppointmentPosts
from cadre.views.approval_forms import ApprovalFormEdit, ApprovalFormFile, ApprovalFormPage
from cadre.views.cadres import CadreBasics, CadreDetail, CadreHistory
from cadre.views.comparing import CadreCompare
from cadre.views.identity import IdentityCell, IdentityReveal
from cadre.views.learnt_words import LearntWordForget, LearntWordList
from cadre.views.list_views import ViewChange, ViewDelete, ViewSave, ViewTabs
from cadre.views.listing import CadreList
from cadre.views.own_record import OwnRecord
from cadre.views.person_exports import ExportFormsMany, ExportLrmxMany
from cadre.views.records import CadreCreate, CadreEdit
from cadre.views.recusals import OwnRecusals, RecusalEnd, RecusalList
from cadre.views.requests import RequestDecide, RequestFile, RequestList, RequestWithdraw
from cadre.views.resumes import CadreResume, ResumeEdit
from cadre.views.tagging import CadreTagging

app_name = "cadre"

_people = [
    path("cadres/", CadreList.as_view(), name="cadre_list"),
    path("cadres/new/", CadreCreate.as_view(), name="cadre_create"),
    path("cadres/<uuid:uuid>/", CadreDetail.as_view(), name="cadre_detail"),
    path("cadres/<uuid:uuid>/edit/", CadreEdit.as_view(), name="cadre_edit"),
    path("cadres/<uuid:uuid>/resume/", CadreResume.as_view(), name="cadre_resume"),
    path("cadres/<uuid:uuid>/resume/edit/", ResumeEdit.as_view(), name="cadre_resume_edit"),
    path("cadres/<uuid:uuid>/history/", CadreHistory.as_view(), name="cadre_history"),
    path("cadres/<uuid:uuid>/appoint/", AppointmentCreate.as_view(), name="appointment_create"),
    path("cadres/<uuid:uuid>/appoint/posts/", AppointmentPosts.as_view(), name="appointment_posts"),
    path(
        "cadres/<uuid:uuid>/appointments/<int:pk>/edit/", AppointmentEdit.as_view(), name="appointment_edit"
    ),
    path("cadres/<uuid:uuid>/appointments/<int:pk>/end/", AppointmentEnd.as_view(), name="appointment_end"),
]

_imports = [
    path("imports/", imports.ImportList.as_view(), name="import_list"),
    path("imports/new/", imports.ImportUpload.as_view(), name="import_upload"),
    path("imports/words/", LearntWordList.as_view(), name="learnt_word_list"),
    path("imports/words/<int:pk>/forget/", LearntWordForget.as_view(), name="learnt_word_forget"),
    path("imports/<uuid:pk>/posts/", imports.PostsPreview.as_view(), name="posts_import"),
    path("imports/<uuid:pk>/posts/write/", imports.PostsCommit.as_view(), name="posts_import_commit"),
    path("imports/<uuid:pk>/mapping/", imports.ImportMapping.as_view(), name="import_mapping"),
    path("imports/<uuid:pk>/sheet/", imports.ImportSheet.as_view(), name="import_sheet"),
    path("imports/<uuid:pk>/unit/", imports.ImportUnit.as_view(), name="import_unit"),
    path("imports/<uuid:pk>/check/", imports.ImportCheck.as_view(), name="import_check"),
    path("imports/<uuid:pk>/correct/", imports.ImportCorrect.as_view(), name="import_correct"),
    path("imports/<uuid:pk>/marked/", imports.ImportMarked.as_view(), name="import_marked"),
    path("imports/<uuid:pk>/preview/", imports.ImportPreview.as_view(), name="import_preview"),
    path("imports/<uuid:pk>/preview/choose/", imports.ImportFields.as_view(), name="import_fields"),
    path("imports/<uuid:pk>/commit/", imports.ImportCommit.as_view(), name="import_commit"),
    path("imports/<uuid:pk>/done/", imports.ImportDone.as_view(), name="import_done"),
    path("imports/<uuid:pk>/undo/", imports.ImportUndo.as_view(), name="import_undo"),
]

_dossiers = [
    path("imports/<uuid:pk>/people/", dossiers.DossierCheck.as_view(), name="dossier_check"),
    path("imports/<uuid:pk>/people/match/", dossiers.DossierMatch.as_view(), name="dossier_match"),
    path("imports/<uuid:pk>/people/unit/", dossiers.DossierUnit.as_view(), name="dossier_unit"),
    path("imports/<uuid:pk>/changes/", dossiers.DossierPreview.as_view(), name="dossier_preview"),
    path("imports/<uuid:pk>/changes/choose/", dossiers.DossierFields.as_view(), name="dossier_fields"),
    path("imports/<uuid:pk>/photos/<int:number>/", dossiers.DossierPhoto.as_view(), name="dossier_photo"),
    path("imports/<uuid:pk>/write/", dossiers.DossierCommit.as_view(), name="dossier_commit"),
    path("imports/<uuid:pk>/result/", dossiers.DossierDone.as_view(), name="dossier_done"),
    path("imports/<uuid:pk>/take-back/", dossiers.DossierUndo.as_view(), name="dossier_undo"),
]

_duplicates = [
    path("duplicates/", duplicates.DuplicateList.as_view(), name="duplicate_list"),
    path("duplicates/merges/<int:pk>/undo/", duplicates.MergeUndo.as_view(), name="merge_undo"),
    path(
        "duplicates/<uuid:first>/<uuid:second>/", duplicates.DuplicateMerge.as_view(), name="duplicate_merge"
    ),
    path(
        "duplicates/<uuid:first>/<uuid:second>/apart/",
        duplicates.DuplicateApart.as_view(),
        name="duplicate_apart",
    ),
]

_quality = [
    path("quality/", quality.QualityDesk.as_view(), name="quality_desk"),
    path("quality/check/", quality.QualityCheck.as_view(), name="quality_check"),
    path("quality/people/", quality.QualityList.as_view(), name="quality_list"),
    path("cadres/<uuid:uuid>/quality/", quality.CadreQuality.as_view(), name="cadre_quality"),
    path("cadres/<uuid:uuid>/quality/waive/", quality.FaultWaive.as_view(), name="fault_waive"),
    path("cadres/<uuid:uuid>/waivers/<int:pk>/end/", quality.WaiverEnd.as_view(), name="waiver_end"),
    path("cadres/<uuid:uuid>/recognise/", quality.RecognitionCreate.as_view(), name="recognition_create"),
    path(
        "cadres/<uuid:uuid>/recognitions/<int:pk>/withdraw/",
        quality.RecognitionWithdraw.as_view(),
        name="recognition_withdraw",
    ),
]

_posts = [
    path("posts/", posts.PostList.as_view(), name="post_list"),
    path("staffing/", posts.StaffingList.as_view(), name="staffing_list"),
    path("units/<str:code>/posts/", posts.UnitPosts.as_view(), name="unit_posts"),
    path("units/<str:code>/posts/new/", posts.PostCreate.as_view(), name="post_create"),
    path("units/<str:code>/posts/<int:pk>/edit/", posts.PostEdit.as_view(), name="post_edit"),
    path("units/<str:code>/posts/<int:pk>/end/", posts.PostEnd.as_view(), name="post_end"),
    path("units/<str:code>/terms/new/", posts.TermCreate.as_view(), name="term_create"),
    path("units/<str:code>/terms/<int:pk>/edit/", posts.TermEdit.as_view(), name="term_edit"),
]

_requests = [
    path("requests/", RequestList.as_view(), name="request_list"),
    path("requests/decide/", RequestDecide.as_view(), name="request_decide"),
    path("requests/<int:pk>/withdraw/", RequestWithdraw.as_view(), name="request_withdraw"),
    path("requests/<int:pk>/file/", RequestFile.as_view(), name="request_file"),
]

_list = [
    path("cadres/compare/", CadreCompare.as_view(), name="cadre_compare"),
    path("cadres/tag/", CadreTagging.as_view(), name="cadre_tag"),
    path("cadres/views/", ViewTabs.as_view(), name="view_tabs"),
    path("cadres/views/save/", ViewSave.as_view(), name="view_save"),
    path("cadres/views/<int:pk>/change/", ViewChange.as_view(), name="view_change"),
    path("cadres/views/<int:pk>/delete/", ViewDelete.as_view(), name="view_delete"),
]

_exports = [
    path("cadres/<uuid:uuid>/form/", ApprovalFormPage.as_view(), name="approval_form"),
    path("cadres/<uuid:uuid>/form/edit/", ApprovalFormEdit.as_view(), name="approval_form_edit"),
    path("cadres/<uuid:uuid>/form/<str:kind>/", ApprovalFormFile.as_view(), name="approval_form_file"),
    path("cadres/export/lrmx/", ExportLrmxMany.as_view(), name="export_lrmx_many"),
    path("cadres/export/forms/", ExportFormsMany.as_view(), name="export_forms_many"),
]

_rosters = [
    path("rosters/export/", rosters.RosterExport.as_view(), name="roster_export"),
    path("rosters/template/", rosters.RosterTemplate.as_view(), name="roster_template"),
    path("rosters/layouts/", rosters.RosterLayoutList.as_view(), name="roster_layout_list"),
    path("rosters/layouts/new/", rosters.RosterLayoutCreate.as_view(), name="roster_layout_create"),
    path("rosters/layouts/<int:pk>/edit/", rosters.RosterLayoutEdit.as_view(), name="roster_layout_edit"),
    path(
        "rosters/layouts/<int:pk>/delete/", rosters.RosterLayoutDelete.as_view(), name="roster_layout_delete"
    ),
]

_record = [
    path("cadres/<uuid:uuid>/identity/", IdentityCell.as_view(), name="identity"),
    path("cadres/<uuid:uuid>/identity/reveal/", IdentityReveal.as_view(), name="identity_reveal"),
    path("cadres/<uuid:uuid>/basics/", CadreBasics.as_view(), name="cadre_basics"),
    path("cadres/<uuid:uuid>/posts/", sets.PostsTab.as_view(), name="cadre_posts"),
    path("cadres/<uuid:uuid>/education/", sets.EducationTab.as_view(), name="cadre_education"),
    path("cadres/<uuid:uuid>/merits/", sets.MeritsTab.as_view(), name="cadre_merits"),
    path("cadres/<uuid:uuid>/family/", sets.FamilyTab.as_view(), name="cadre_family"),
    path("cadres/<uuid:uuid>/family/sort/", sets.FamilySort.as_view(), name="family_sort"),
    path("cadres/<uuid:uuid>/family/<int:pk>/move/", sets.FamilyMove.as_view(), name="family_move"),
    path("cadres/<uuid:uuid>/tags/", sets.TagsTab.as_view(), name="cadre_tags"),
    path("cadres/<uuid:uuid>/photo/", photos.CadrePhoto.as_view(), name="cadre_photo"),
    path("cadres/<uuid:uuid>/photo/edit/", photos.PhotoEdit.as_view(), name="photo_edit"),
    path("cadres/<uuid:uuid>/photo/remove/", photos.PhotoRemove.as_view(), name="photo_remove"),
    path("cadres/<uuid:uuid>/sets/<slug:key>/new/", sets.SetAdd.as_view(), name="set_add"),
    path("cadres/<uuid:uuid>/sets/<slug:key>/<int:pk>/", sets.SetEdit.as_view(), name="set_edit"),
    path("cadres/<uuid:uuid>/sets/<slug:key>/<int:pk>/remove/", sets.SetRemove.as_view(), name="set_remove"),
]

_access = [
    path("access/", AccessOwn.as_view(), name="access_own"),
    path("access/<int:pk>/end/", AccessEnd.as_view(), name="access_end"),
    path("access/desk/", AccessDesk.as_view(), name="access_desk"),
    path("access/<int:pk>/decide/", AccessDecide.as_view(), name="access_decide"),
    path("access/<int:pk>/revoke/", AccessRevoke.as_view(), name="access_revoke"),
    path("recusals/", RecusalList.as_view(), name="recusal_list"),
    path("recusals/<int:pk>/end/", RecusalEnd.as_view(), name="recusal_end"),
    path("my/recusals/", OwnRecusals.as_view(), name="own_recusals"),
    path("my/record/", OwnRecord.as_view(), name="own_record"),
]

_wizards = _imports + _dossiers

urlpatterns = (
    _access
    + _record
    + _rosters
    + _exports
    + _list
    + _requests
    + _posts
    + _duplicates
    + _quality
    + _people
    + _wizards
)
