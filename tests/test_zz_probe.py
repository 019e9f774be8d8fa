import pytest, itertools
from django.urls import reverse, get_resolver, NoReverseMatch
from django.test import Client
from tests.test_access import named_pages, ROLES
from tests.factories import connect as make
def test_probe(request, seeker, target, outsider, facilitator, target_facilitator, coordinator, superuser, connection, seeker_firm, target_firm, north, settings, tmp_path):
    topic=make.make_topic("Locks")
    make.give_topic(target_firm, topic)
    hidden=make.make_organisation("Hidden Ltd", cluster=north, is_listed=False)
    import mailbox
    settings.MAILBOX_DIR=str(tmp_path/'m'); mailbox.Maildir(settings.MAILBOX_DIR,create=True)
    cand=[[],["locks"],["north"],["target-ltd"],[str(connection.pk)],[str(connection.pk),"accept"],["no-such"]]
    for name in named_pages(get_resolver().url_patterns):
        url=None
        order = cand
        if "firm" in name or "ask" in name: order=[[],["target-ltd"]]
        elif "cluster" in name: order=[[],["north"]]
        elif "topic" in name: order=[[],["locks"]]
        for a in order:
            try: url=reverse(name,args=a); break
            except NoReverseMatch: pass
        if not url: print("NOURL",name); continue
        out=[]
        for r in ROLES:
            c=Client(raise_request_exception=False)
            if r!="anonymous": c.force_login(request.getfixturevalue(r))
            out.append(c.get(url).status_code)
        print("PROBE",name,url,out)
