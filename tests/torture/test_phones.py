"""Through a real server: the same at once, again and again, shuffled, and broken off."""

import random
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID, uuid4

import pytest

from campaigns.models import Collection
from tests.cast import PASSWORD
from tests.races import all_at_once
from tests.recording.conftest import shared  # noqa: F401
from tests.serving import Server, address_of
from tests.torture.phones import Phone

pytestmark = pytest.mark.torture
ROUNDS, EQUALS = 50, 20
ENTRIES, REPLAYS, AT_ONCE = 200, 5, 8


@pytest.fixture
def served(shared, tmp_path, settings, figures):  # noqa: F811
    """The cast, and a server on their database."""
    cast, database = shared
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
    for user in (cast.kiengiang, cast.quanly):
        user.set_password(PASSWORD)
        user.save()
    with database():
        server = Server(folder=tmp_path, database=address_of(tmp_path))
        server.manage("collectstatic", "--no-input", "--verbosity", "0")
        server.start()
        try:
            yield cast, server
        finally:
            server.stop()
    told = server.log.read_text(errors="replace").count("Internal Server Error")
    figures.exactly("failures that the server tells of", told, 0)


def facts_of(drive, **more) -> dict:
    return {"drive": str(drive.pk), "bags": {"250": 194, "350": 152}, **more}


def test_equal_submissions(served, figures):
    cast, server = served
    phone, agreeing, odd = Phone(server, "kiengiang"), 0, []
    for _ in range(ROUNDS):
        key = str(uuid4())
        answers = all_at_once(*[lambda key=key: phone.log(facts_of(cast.kg_drive), key)] * EQUALS)
        good = [answer for answer in answers if not isinstance(answer, Exception)]
        statuses = sorted(status for status, _ in good)
        receipts = {said.get("receipt") for _, said in good}
        if statuses == [200] * (EQUALS - 1) + [201] and len(receipts) == 1:
            agreeing += 1
        else:
            odd.append(str(answers)[:300])
    [count] = all_at_once(Collection.objects.count)
    what = f"{EQUALS} equal submissions at once to a server, {ROUNDS} times"
    figures.exactly(f"{what}: entries", count, ROUNDS)
    figures.exactly(f"{what}: rounds with one 201 and one receipt for all", agreeing, ROUNDS)
    assert not odd


def test_replays(served, figures):
    """Each entry is sent five times, in any order, over eight connections, and some are lost."""
    cast, server = served
    phone, chance = Phone(server, "kiengiang"), random.Random()
    entries = {str(uuid4()): facts_of(cast.kg_drive, donors=n) for n in range(ENTRIES)}
    # Once as it should be; the others break off now and then.
    lot = [(key, None) for key in entries]
    lot += [(key, chance.random()) for _ in range(REPLAYS - 1) for key in entries]
    chance.shuffle(lot)
    receipts, odd = {key: set() for key in entries}, []

    def send(key: str, fate: float | None) -> None:
        if fate is not None and fate < 0.1:
            phone.log_and_break_off(entries[key], key, within=fate < 0.05)
            return
        status, said = phone.log(entries[key], key)
        receipts[key].add(said.get("receipt"))
        if status not in (200, 201):
            odd.append((status, said))

    with ThreadPoolExecutor(AT_ONCE) as threads:
        for sent in [threads.submit(send, *pair) for pair in lot]:
            sent.result()
    [stored] = all_at_once(lambda: dict(Collection.objects.values_list("entry_key", "donors")))
    broken = sum(fate is not None and fate < 0.1 for _, fate in lot)
    what = f"{ENTRIES} entries replayed {REPLAYS} times, shuffled, {broken} broken off"
    figures.exactly(f"{what}: entries", len(stored), ENTRIES)
    right = sum(stored.get(UUID(key)) == facts["donors"] for key, facts in entries.items())
    figures.exactly(f"{what}: with their own facts", right, ENTRIES)
    figures.exactly(f"{what}: with one receipt", sum(map(len, receipts.values())), ENTRIES)
    assert not odd


def test_correctors(served, figures):
    cast, server = served
    phones = {340: Phone(server, "kiengiang"), 341: Phone(server, "quanly")}
    fair, odd = 0, []
    for _ in range(ROUNDS):
        first = phones[340].log(facts_of(cast.kg_drive, donors=339), str(uuid4()))[1]
        fix = {"replaces": first["entry"], "reason": "đếm lại"}
        answers = all_at_once(*[corrector(cast, *pair, fix) for pair in phones.items()])
        if is_fair(answers):
            fair += 1
        else:
            odd.append(str(answers)[:300])
    [count] = all_at_once(Collection.objects.count)
    what = f"two correctors at a barrier at a server, {ROUNDS} times"
    figures.exactly(f"{what}: one 201, one 409 with both sides", fair, ROUNDS)
    figures.exactly(f"{what}: entries", count, 2 * ROUNDS)
    assert not odd


def corrector(cast, donors: int, phone: Phone, fix: dict):
    return lambda: phone.log(facts_of(cast.kg_drive, donors=donors, **fix), str(uuid4()))


def is_fair(answers) -> bool:
    if any(isinstance(answer, Exception) for answer in answers):
        return False
    if sorted(status for status, _ in answers) != [201, 409]:
        return False
    won, told = (said for _, said in sorted(answers, key=lambda answer: answer[0]))
    sides = told["stored"]["facts"]["donors"], told["offered"]["facts"]["donors"]
    return (
        told["kind"] == "replaced"
        and told["stored"]["receipt"] == won["receipt"]
        and set(sides) == {340, 341}
    )
