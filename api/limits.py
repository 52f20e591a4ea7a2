"""Refuses bodies that are too large before they are read, and stops reading those that lied about it."""

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.errors import refuse_size

SPARE = 64 * 1024
"""What a form may add to the file that it carries."""


class BodyLimit:
    """Wraps the application."""

    def __init__(self, app: ASGIApp, most: int) -> None:
        self._app = app
        self._most = most + SPARE

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        for name, value in scope["headers"]:
            if name == b"content-length" and (not value.isdigit() or int(value) > self._most):
                await refuse_size(self._most)(scope, receive, send)
                return
        left = self._most
        answered = False

        async def counted() -> Message:
            nonlocal left
            message = await receive()
            left -= len(message.get("body", b""))
            if left < 0:
                # The rest is not wanted: to the application it is as if the caller had gone.
                return {"type": "http.disconnect"}
            return message

        async def noted(message: Message) -> None:
            nonlocal answered
            answered = True
            await send(message)

        try:
            await self._app(scope, counted, noted)
        except Exception:
            if left >= 0 or answered:
                raise
        if left < 0 and not answered:
            await refuse_size(self._most)(scope, receive, send)
