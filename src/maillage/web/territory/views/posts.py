"""Who may come in by this door: posts that the coordination gives and ends. They show by their titles."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from maillage.insight.dialogue.actions import AlreadyInPost, NameInTitle, end_post, give_post
from maillage.insight.dialogue.models import Post
from maillage.web.shared.pages import page_of
from maillage.web.territory.access import Visitor, for_posts, page
from maillage.web.territory.forms import PostForm

PAGE = 40


@require_http_methods(["GET", "HEAD", "POST"])
@for_posts
def posts(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """Posts held today, and a form to give another."""
    if not visitor.networks:
        raise Http404
    form = PostForm(request.POST if request.method == "POST" else None, networks=list(visitor.networks))
    if form.is_valid():
        typed = form.cleaned_data
        try:
            give_post(**typed, language="fr", by=visitor.user, now=timezone.now())
        except AlreadyInPost:
            form.add_error("email", _("This person already speaks for this territory."))
        except NameInTitle:
            form.add_error("title", _("Say the post, without the name of whoever holds it."))
        else:
            messages.success(request, _("The post is given. A letter says how to come in."))
            return redirect("territory:posts")
    rows = Post.objects.active(on=visitor.day).filter(territory__network__in=visitor.networks)
    held, remark = page_of(
        rows.select_related("territory").order_by("territory__name", "title", "pk"),
        request.GET.get("page", ""),
        size=PAGE,
    )
    facts = {"form": form, "page": held, "remark": remark}
    return page(request, visitor, "territory/posts.html", facts, status=422 if form.is_bound else 200)


@require_POST
@for_posts
def end(request: HttpRequest, visitor: Visitor, pk: int) -> HttpResponse:
    """End a post: the door closes at once."""
    rows = Post.objects.filter(territory__network__in=visitor.networks)
    end_post(get_object_or_404(rows, pk=pk), by=visitor.user, now=timezone.now())
    messages.success(request, _("The post is ended."))
    return redirect("territory:posts")
