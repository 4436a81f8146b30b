"""A person's photo: shown, taken in, taken away."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.generic import View

from cadre.formats.form_texts.photo import LARGEST
from cadre.forms.sets import PhotoForm
from cadre.models import Cadre
from cadre.services.sets import remove_photo, set_photo
from core.http import HouseRequest
from core.policy import Refused
from core.rules.rights import Right
from core.views.base import Act, RightRequired
from core.views.downloads import photo_response

from .records import editable_cadre


class CadrePhoto(RightRequired, View):
    """The photo itself, kept by no cache."""

    right = Right.VIEW_CADRES

    def get(self, request: HouseRequest, uuid: str) -> HttpResponse:
        """The picture; 404 for who has none, as for who is out of scope."""
        people = Cadre.objects.visible_to(request.user).select_related("photo")
        photo = get_object_or_404(people, uuid=uuid).photo
        if photo is None:
            raise Http404
        return photo_response(photo.read())


class PhotoEdit(RightRequired, View):
    """The form for a new photo."""

    right = Right.EDIT_CADRES

    def get(self, request: HouseRequest, uuid: str) -> HttpResponse:
        """The present photo and an empty form."""
        cadre = editable_cadre(request, uuid)
        return self._page(request, cadre, PhotoForm(initial={"version": cadre.version}))

    def post(self, request: HouseRequest, uuid: str) -> HttpResponse:
        """Take the photo, or say what is wrong with it."""
        cadre = editable_cadre(request, uuid)
        form = PhotoForm(request.POST, request.FILES)
        if form.is_valid():
            facts = form.cleaned_data
            try:
                prepared = set_photo(
                    cadre,
                    facts["photo"].read(LARGEST + 1),
                    crop=facts["crop"],
                    version=facts["version"] or 0,
                    by=request.user,
                )
            except Refused as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, f"已更新{cadre.name}的照片。")
                if prepared.advice:
                    messages.warning(request, prepared.advice)
                return redirect("cadre:cadre_basics", uuid=cadre.uuid)
        return self._page(request, cadre, form, status=422)

    @staticmethod
    def _page(request: HouseRequest, cadre: Cadre, form: PhotoForm, status: int = 200) -> HttpResponse:
        return render(request, "cadre/photo_form.html", {"cadre": cadre, "form": form}, status=status)


class PhotoRemove(Act):
    """The photo is taken away."""

    right = Right.EDIT_CADRES

    def post(self, request: Any, uuid: str) -> HttpResponse:
        """Remove, go back to the basic facts."""
        cadre = editable_cadre(request, uuid)
        remove_photo(cadre, by=request.user)
        messages.success(request, f"已移除{cadre.name}的照片。")
        return redirect("cadre:cadre_basics", uuid=cadre.uuid)
