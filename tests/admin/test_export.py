"""What leaves the back office is safe to open in a spreadsheet, in either format."""

import io

import openpyxl
import pytest
from django.urls import reverse

from campaigns.models import Campaign


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
@pytest.mark.parametrize("action", ["export_csv", "export_xlsx"])
def test_nothing_that_goes_out_is_run(client_of, staffed, start, action):
    name = f'{start}HYPERLINK("http://evil.example")'
    Campaign.objects.filter(pk=staffed.hn_campaign.pk).update(name=name)
    sent = client_of("quanly").post(
        reverse("admin:campaigns_campaign_changelist"),
        {"action": action, "_selected_action": [staffed.hn_campaign.pk]},
    )
    if action == "export_csv":
        assert f"'{start}HYPERLINK" in sent.content.decode("utf-8-sig").replace('"', "")
        return
    sheet = openpyxl.load_workbook(io.BytesIO(sent.content)).active
    cells = [cell for row in sheet.iter_rows() for cell in row]
    assert all(cell.data_type != "f" for cell in cells)
    texts = [cell.value for cell in cells if isinstance(cell.value, str)]
    assert [text for text in texts if "HYPERLINK" in text]
    assert not [text for text in texts if text.startswith(tuple("=+-@\t\r"))]
