"""Who comes into the back office: whoever has taken both steps of signing in."""

from django.contrib import admin
from django.contrib.auth.views import redirect_to_login
from django.urls import reverse
from django_otp.plugins.otp_static import admin as static_devices
from django_otp.plugins.otp_totp import admin as devices

from campaigns.recording import DUE

# The package's pages show keys, to whoever may see its tables. A way in is given by `way_in`.
admin.site.unregister((devices.TOTPDevice, static_devices.StaticDevice))

_may_enter, _sign_in = admin.site.has_permission, admin.site.login


def may_enter(request) -> bool:
    return _may_enter(request) and DUE not in request.session


def sign_in(request, extra_context=None):
    if request.user.is_authenticated and DUE in request.session:
        target = request.GET.get("next", reverse("admin:index"))
        return redirect_to_login(target, reverse("staff:second_factor"))
    return _sign_in(request, extra_context)


admin.site.has_permission, admin.site.login = may_enter, sign_in
