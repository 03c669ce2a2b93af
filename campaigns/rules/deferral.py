"""Why someone who came to give blood is asked to come another time, in both languages."""

from __future__ import annotations

# key: (Vietnamese, English). A new reason is one line.
DEFERRAL_REASONS: dict[str, tuple[str, str]] = {
    "hemoglobin": ("huyết sắc tố thấp", "low haemoglobin"),
    "blood_pressure": ("huyết áp", "blood pressure"),
    "weight": ("cân nặng", "weight"),
    "medical_history": ("tiền sử bệnh", "medical history"),
    "medicine": ("đang dùng thuốc", "medicine"),
    "recent_donation": ("mới hiến máu gần đây", "a recent donation"),
    "other": ("lý do khác", "another reason"),
}
