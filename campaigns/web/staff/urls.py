"""The staff pages. What others added to them has a folder of its own."""

from django.urls import include, path

from . import account, approve, log, lost_password, plan, report, second_factor, sign_in, today

app_name = "staff"

urlpatterns = [
    path("", today.today, name="today"),
    path("dang-nhap/", sign_in.sign_in, name="sign_in"),
    path("dang-xuat/", sign_in.sign_out, name="sign_out"),
    path("buoc-hai/", second_factor.second_factor, name="second_factor"),
    path("quen-mat-khau/", lost_password.lost_password, name="lost_password"),
    path(
        "mat-khau-moi/<uidb64>/<token>/",
        lost_password.NewPassword.as_view(),
        name="new_password",
    ),
    path("tai-khoan/", account.account, name="account"),
    path("tai-khoan/ma/<int:token_id>/thu-hoi/", account.revoke, name="revoke"),
    path("dot/moi/", plan.plan, name="plan"),
    path("dot/<int:drive_id>/", today.drive, name="drive"),
    path("dot/<int:drive_id>/sua/", plan.change, name="change"),
    path("dot/<int:drive_id>/lap-lai/", plan.repeat, name="repeat"),
    path("dot/<int:drive_id>/ghi/", log.log, name="log"),
    path("phieu/<int:entry_id>/", today.entry, name="entry"),
    path("phieu/<int:entry_id>/sua/", log.correct, name="correct"),
    path("duyet/", approve.queue, name="approve"),
    path("khoa/", approve.locks, name="locks"),
    path("khoa/<int:lock_id>/mo/", approve.unlock, name="unlock"),
    path("so-cong-bo/moi/", report.report, name="report"),
    path("so-cong-bo/chon/", report.choose, name="choose"),
    path("bang/", include("campaigns.web.staff.sheets.urls")),
    path("bao-cao/", include("campaigns.web.staff.upward.urls")),
    path("", include("campaigns.web.staff.offline.urls")),
]
