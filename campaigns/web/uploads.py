"""Files that come in stay in memory, and no more of them than may be taken.

Nothing of a file is ever spooled to the disk. What is over the limit is let go of as it comes;
one byte more than the limit is kept, so that whoever reads the file sees that it is too large.
"""

from io import BytesIO

from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler

MAX_BYTES = 10 * 1024 * 1024


class InMemoryUploadHandler(FileUploadHandler):
    """The limit holds for all files of a request together."""

    def __init__(self, request=None):
        super().__init__(request)
        self.left = MAX_BYTES + 1

    def new_file(self, *args, **kwargs):
        super().new_file(*args, **kwargs)
        self.file = BytesIO()

    def receive_data_chunk(self, raw_data, start):
        self.left -= self.file.write(raw_data[: self.left])

    def file_complete(self, file_size):
        size = self.file.tell()
        self.file.seek(0)
        return InMemoryUploadedFile(
            file=self.file,
            field_name=self.field_name,
            name=self.file_name,
            content_type=self.content_type,
            size=size,
            charset=self.charset,
            content_type_extra=self.content_type_extra,
        )
