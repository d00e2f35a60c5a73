"""A small OpenID provider for the test of signing in: one person, who is signed in without being asked.

`python -m tests.deploy.provider PORT` listens on this machine only. It checks the client, the one-time code and the
code challenge, as a real one does.
"""

import base64
import hashlib
import secrets
import sys
import time
from urllib.parse import urlencode

import uvicorn
from joserfc import jwt
from joserfc.jwk import RSAKey
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

CLIENT, PASSWORD = "mrd-dashboard", "a-password-for-the-test"
PERSON = {"sub": "canary-4711", "name": "Canary Person", "email": "canary.person@hospital.example"}
KEY = RSAKey.generate_key(2048, {"kid": "1", "use": "sig"})
_given: dict[str, dict[str, str]] = {}
# What a test may set: how old the identities are that are given out, in hours.
_age = {"hours": 0.0}


async def metadata(request: Request) -> Response:
    base = str(request.base_url).rstrip("/")
    places = {"authorization_endpoint": "authorize", "token_endpoint": "token", "jwks_uri": "keys"}
    return JSONResponse(
        {
            "issuer": base,
            **{name: f"{base}/{path}" for name, path in places.items()},
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "code_challenge_methods_supported": ["S256"],
        }
    )


async def authorize(request: Request) -> Response:
    asked = dict(request.query_params)
    if asked["client_id"] != CLIENT or asked["response_type"] != "code":
        return Response("unknown client", status_code=400)
    code = secrets.token_urlsafe()
    _given[code] = asked
    return RedirectResponse(f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}", 302)


async def token(request: Request) -> Response:
    form = await request.form()
    asked = _given.pop(str(form["code"]), None)
    client = "Basic " + base64.b64encode(f"{CLIENT}:{PASSWORD}".encode()).decode()
    if (
        asked is None
        or request.headers.get("authorization") != client
        or not _challenged(asked, str(form["code_verifier"]))
    ):
        return JSONResponse({"error": "invalid_grant"}, status_code=400)
    now = int(time.time())
    claims = PERSON | {
        "iss": str(request.base_url).rstrip("/"),
        "aud": CLIENT,
        "iat": now - int(_age["hours"] * 3600),
        "exp": now + 3600,
        "nonce": asked["nonce"],
    }
    identity = jwt.encode({"alg": "RS256", "kid": "1"}, claims, KEY)
    return JSONResponse({"access_token": "none", "token_type": "Bearer", "expires_in": 3600, "id_token": identity})


def _challenged(asked: dict[str, str], verifier: str) -> bool:
    challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).decode().rstrip("=")
    return asked["code_challenge_method"] == "S256" and asked["code_challenge"] == challenge


async def keys(request: Request) -> Response:
    return JSONResponse({"keys": [KEY.as_dict(private=False)]})


async def set_age(request: Request) -> Response:
    _age["hours"] = float(request.path_params["hours"])
    return Response("ok")


provider = Starlette(
    routes=[
        Route("/.well-known/openid-configuration", metadata),
        Route("/authorize", authorize),
        Route("/token", token, methods=["POST"]),
        Route("/keys", keys),
        Route("/age/{hours}", set_age),
    ]
)

if __name__ == "__main__":
    uvicorn.run(provider, host="127.0.0.1", port=int(sys.argv[1]), access_log=False, log_level="warning")
