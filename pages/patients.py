"""Who are they, one by one? Every patient's course, response and listing, in one order."""

from mrdcore.language import say
from pages._ui import highlight, patients_listing, patients_one, patients_pictures, shell, show

shell.begin()


def main(view: show.View) -> None:
    show.heading(say("Patients"), view, leaves=False)
    if show.not_for_sharing(view) or show.nobody_left(view):
        return
    picture, drawing = patients_pictures.controls(view)
    if picture == "listing":
        patients_listing.show(view, drawing)
    else:
        patients_pictures.show(view, picture, drawing)
    if (patient := highlight.chosen()) is not None:
        patients_one.show(view, patient, drawing)


if view := show.view():
    main(view)
