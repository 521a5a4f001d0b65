#!/usr/bin/python3
"""A real SMTP server (aiosmtpd) for tests: smtpd.py FOLDER [plain|starttls|tls] [auth]

Writes its port into FOLDER/port and each message it takes into FOLDER/<n>.eml, envelope first; each connection adds a line
to FOLDER/connections. Uses FOLDER/server.pem and server.key for TLS. What a recipient is called decides how it is
answered: later@, never@, hang@, drop@, content@ (refused after DATA), login@ (wants a login in the middle).
"""
import asyncio
import logging
import os
import pathlib
import ssl
import sys
import warnings

from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword

FOLDER = pathlib.Path(sys.argv[1])
MODE = sys.argv[2] if len(sys.argv) > 2 else "plain"
AUTH = "auth" in sys.argv[3:]
REPLIES = {"later": "451 try again", "never": "550 no such user", "login": "530 authentication required"}


class Taker:
    taken = 0

    async def handle_RCPT(self, server, session, envelope, address, options):
        name = address.split("@")[0]
        if name in REPLIES:
            return REPLIES[name]
        if name == "hang":
            await asyncio.sleep(3600)
        if name == "drop":
            server.transport.abort()
            return "250 never seen"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        if any(address.startswith("content@") for address in envelope.rcpt_tos):
            return "554 not this content"
        Taker.taken += 1
        head = f"{envelope.mail_from} {' '.join(envelope.rcpt_tos)} {'tls' if server.transport.get_extra_info('sslcontext') else 'plain'}\n"
        part = FOLDER / f".{Taker.taken}"
        part.write_bytes(head.encode() + envelope.original_content)
        part.rename(FOLDER / f"{Taker.taken}.eml")
        return "250 OK"


def authenticate(server, session, envelope, mechanism, data):
    good = isinstance(data, LoginPassword) and (data.login, data.password) == (b"usuario", b"s3creto con espacio")
    return AuthResult(success=good, handled=False)


def context():
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    made.load_cert_chain(FOLDER / "server.pem", FOLDER / "server.key")
    return made


def serve():
    with open(FOLDER / "connections", "a") as log:
        log.write("one\n")
    return SMTP(Taker(), hostname="relay.example", timeout=3600, require_starttls=MODE == "starttls",
                tls_context=context() if MODE == "starttls" else None, auth_required=AUTH,
                auth_require_tls=False, authenticator=authenticate if AUTH else None)


async def main():
    loop = asyncio.get_running_loop()
    server = await loop.create_server(serve, "127.0.0.1", 0, ssl=context() if MODE == "tls" else None)
    part = FOLDER / ".port"
    part.write_text(str(server.sockets[0].getsockname()[1]))
    part.rename(FOLDER / "port")
    await server.serve_forever()


os.umask(0o077)
warnings.simplefilter("ignore")  # about a server as lax as some tests want it
logging.getLogger("mail.log").setLevel(logging.CRITICAL)
asyncio.run(main())
