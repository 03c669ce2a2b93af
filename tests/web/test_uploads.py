"""Files that come in: what is over the limit is let go of as it comes."""

from campaigns.web.uploads import MAX_BYTES, InMemoryUploadHandler


def test_no_more_of_files_is_held_than_may_be_taken():
    handler, held = InMemoryUploadHandler(), []
    for name in ("a.xlsx", "b.xlsx"):  # the limit holds for both together
        handler.new_file("file", name, "application/zip", None)
        for _piece in range(3):
            handler.receive_data_chunk(b"x" * (MAX_BYTES // 4), 0)
        held.append(handler.file_complete(MAX_BYTES).size)
    assert held == [MAX_BYTES // 4 * 3, MAX_BYTES + 1 - MAX_BYTES // 4 * 3]
