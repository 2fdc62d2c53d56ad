"""Addresses of before there were versions; they lead to those of the first."""

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse

router = APIRouter()

_LOOKED_UP = ["documents", "examples", "filters", "passages", "search"]


async def moved(request: Request) -> RedirectResponse:
    """Permanently, with method and body as they are (308, RFC 9110 section 15.4.9)."""
    root = request.scope.get("root_path", "")
    path = request.url.path.removeprefix(root).removeprefix("/api/")
    # Without a host: whoever wrote the request's would choose where it leads.
    query = f"?{request.url.query}" if request.url.query else ""
    return RedirectResponse(f"{root}/api/v1/{path}{query}", status_code=308)


for _name in _LOOKED_UP:
    router.get(f"/api/{_name}", include_in_schema=False)(moved)
    router.get(f"/api/{_name}/{{rest:path}}", include_in_schema=False)(moved)
for _name in ("ask", "search"):
    router.post(f"/api/{_name}", include_in_schema=False)(moved)
