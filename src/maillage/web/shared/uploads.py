"""Files that come in by a page which takes fewer bytes than the platform does.

The announced length is looked at before one byte is read, the bytes are counted as they come.
"""

from django.core.files.uploadhandler import StopUpload, TemporaryFileUploadHandler
from django.http import HttpRequest

from maillage.web.shared.middleware import FORM


class Bounded(TemporaryFileUploadHandler):
    """Writes files to a temporary one, and hangs up as soon as they have one byte too many."""

    def __init__(self, request: HttpRequest, *, most: int) -> None:
        super().__init__(request)
        self.most = most
        self.size = 0
        self.is_over = False

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Count a piece, then keep it."""
        self.size += len(raw_data)
        if self.size > self.most:
            self.is_over = True
            raise StopUpload(connection_reset=True)
        super().receive_data_chunk(raw_data, start)


def announces_more(request: HttpRequest, *, most: int) -> bool:
    """Whether the request says that it is larger than a form with a file of `most` bytes; its body is not read."""
    announced = request.META.get("CONTENT_LENGTH") or "0"
    return not announced.isascii() or not announced.isdigit() or int(announced[:19]) > most + FORM


def bound(request: HttpRequest, *, most: int) -> Bounded:
    """Have the files of this request counted; called before its body is read."""
    handler = Bounded(request, most=most)
    request.upload_handlers = [handler]
    return handler
