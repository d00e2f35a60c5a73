"""The catalogue finds what the code says, wherever a call stands."""

from mrdcore.language.catalogue import said, said_in


def test_texts_are_found_with_their_number_and_context() -> None:
    source = """
a = say("one {n}", n=1)
b = mark("two " "halves")
c = plural(n, "{n} patient", "{n} patients")
d = say_as("of a mutation", "yes")
e = f"**{language.say('inside')}**"
say(variable)
"""
    assert set(said_in(source)) == {
        (("{n} patient", "{n} patients"), None),
        ("inside", None),
        ("one {n}", None),
        ("two halves", None),
        ("yes", "of a mutation"),
    }


def test_pages_and_their_parts_are_looked_through() -> None:
    places = {place for message in said() for place, _ in message.locations}
    assert {"pages/cohort.py", "pages/_ui/upload.py", "mrdcore/link.py"} <= places
