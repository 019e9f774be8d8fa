"""A real name server in a thread of this process that answers from a table."""

import socketserver
import threading

import dns.message
import dns.rcode
import dns.rrset

Zone = dict[tuple[str, str], list[str]]


class NameServer:
    """Answers by UDP from `zone`, whose keys are name and kind."""

    def __init__(self, zone: Zone) -> None:
        self.zone = zone
        # Names for which it says that it cannot answer.
        self.broken: set[str] = set()
        self.server = socketserver.UDPServer(("127.0.0.1", 0), self._handler())
        self.address = f"127.0.0.1:{self.server.server_address[1]}"
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True)
        self.thread.start()

    def stop(self) -> None:
        self.server.shutdown()
        self.thread.join(5)
        self.server.server_close()

    def answer(self, wire: bytes) -> bytes:
        query = dns.message.from_wire(wire)
        response = dns.message.make_response(query)
        [question] = query.question
        name = question.name.to_text(omit_final_dot=True).lower()
        kind = question.rdtype.name
        if name in self.broken:
            response.set_rcode(dns.rcode.SERVFAIL)
        elif records := self.zone.get((name, kind)):
            response.answer.append(dns.rrset.from_text(question.name, 300, "IN", kind, *records))
        elif not any(known == name for known, _kind in self.zone):
            response.set_rcode(dns.rcode.NXDOMAIN)
        return response.to_wire()

    def _handler(self) -> type[socketserver.BaseRequestHandler]:
        server = self

        class Handler(socketserver.BaseRequestHandler):
            def handle(self) -> None:
                wire, line = self.request
                line.sendto(server.answer(wire), self.client_address)

        return Handler
