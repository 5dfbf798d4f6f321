"""Other servers that keep to GitHub's description as well: what it leaves open, otherwise.

    fake.otherwise = OTHERS["no etags"]

What is stored and what a request means stays; only how it is said differs.
"""

from __future__ import annotations

from collections.abc import Mapping

from tests.fakes.github_calls import Reply, Request
from tests.fakes.github_otherwise import (
    Other,
    as_typed,
    bare_304,
    bare_labels,
    by_cursor,
    by_status,
    dated,
    ever_another,
    fine_times,
    forgetful,
    from_cursor,
    headers,
    issues,
    linked,
    moved,
    murmured,
    of,
    only_after,
    other_refusals,
    paged_by,
    pages_of_errors,
    plain_labels,
    plain_of,
    refuses,
    relative,
    reordered,
    shouted,
    silent_deletes,
    spaced,
    spelt,
    strong,
    trimmed,
    values,
    whole_address,
    with_more,
    without,
    without_nothing,
    wordless,
)

OPTIONAL = (
    *("author_association", "performed_via_github_app", "type", "draft", "reactions"),
    *("active_lock_reason", "timeline_url", "sub_issues_summary", "issue_dependencies_summary"),
    *("pinned_comment", "closed_by", "parent_issue_url", "body_text", "body_html"),
)


def together(*names: str) -> Other:
    """All of these at once, one after the other."""

    def says(request: Request, reply: Reply) -> Reply:
        for name in names:
            reply = OTHERS[name].says(request, reply)
        return reply

    def hears(request: Request) -> Request:
        for name in names:
            request = OTHERS[name].hears(request)
        return request

    return Other(says, hears, described=False)


APPS: Mapping[str, Other] = {
    "an app without a slug": Other(of("^/app$", without("slug", "client_id"))),
    "a token of its word and end": Other(
        of(
            "/access_tokens$",
            lambda body: {name: body[name] for name in ("token", "expires_at")},
        )
    ),
    "a token that is no narrower": Other(
        of(
            "/access_tokens$",
            lambda body: {**body, "permissions": {**body["permissions"], "contents": "read"}},
        )
    ),
    "an end with an offset": Other(of("/access_tokens$", fine_times)),
}
MOVES: Mapping[str, Other] = {
    "as the fake": Other(),
    "relative": Other(moved(lambda there, request: there.removeprefix(request.origin))),
    "with what was asked": Other(moved(whole_address)),
    "in the body alone": Other(moved(lambda _there, _request: None)),
    **{str(status): Other(by_status(status)) for status in (301, 302, 307, 308)},
}


OTHERS: Mapping[str, Other] = {
    "no etags": Other(headers(etag=None, last_modified=None)),
    "strong etags": Other(strong),
    "etags that never hold": Other(ever_another(), forgetful),
    "304 without headers": Other(bare_304),
    "two rows a page": Other(hears=paged_by(2)),
    "relative links": Other(linked(relative), paged_by(2)),
    "links in other letters": Other(linked(spelt), paged_by(2)),
    "pages by cursors": Other(linked(by_cursor), from_cursor),
    "since is exclusive": Other(hears=only_after),
    "no date": Other(headers(date=None)),
    "an hour ahead": Other(dated(3600)),
    "an hour behind": Other(dated(-3600)),
    "no word of limits": Other(
        headers(
            **{f"x_ratelimit_{one}": None for one in ("limit", "remaining", "used", "reset")},
            x_ratelimit_resource=None,
        )
    ),
    "limits out of sense": Other(
        headers(x_ratelimit_reset="soon", x_ratelimit_limit="-1", x_ratelimit_remaining="-1")
    ),
    "no limit at all": Other(
        headers(x_ratelimit_reset="0", x_ratelimit_limit="0", x_ratelimit_remaining="0")
    ),
    "bare json": Other(headers(content_type="application/json")),
    "a media type of theirs": Other(
        headers(content_type="application/vnd.github.v3+json"), described=False
    ),
    "a media type in capitals": Other(
        headers(content_type="Application/JSON; Charset=UTF-8"), described=False
    ),
    "no media type": Other(headers(content_type=None), described=False),
    "json called text": Other(headers(content_type="text/plain"), described=False),
    "nothing but names": Other(
        headers(
            x_github_request_id=None,
            x_github_media_type=None,
            x_github_api_version_selected=None,
            server=None,
            cache_control=None,
        )
    ),
    "headers in capitals": Other(shouted),
    "headers in small letters": Other(murmured),
    "indented": Other(spaced),
    "in chunks": Other(framing="chunked"),
    "packed": Other(framing="packed"),
    "ends with its connection": Other(framing="closing"),
    "nulls left out": Other(of("", without_nothing), described=False),
    "nothing optional": Other(issues(without(*OPTIONAL))),
    "no reasons while open": Other(
        issues(lambda row: row if row["state"] == "closed" else without("state_reason")(row))
    ),
    "more than is described": Other(of("", with_more)),
    "labels as strings": Other(issues(plain_labels)),
    "labels of a name alone": Other(issues(bare_labels), described=False),
    "no list of assignees": Other(issues(without("assignees"))),
    "null for a list of assignees": Other(issues(lambda row: {**row, "assignees": None})),
    "another order of all": Other(issues(reordered)),
    "times with offsets": Other(of("", fine_times)),
    "lines as forms send them": Other(issues(as_typed)),
    "texts without their last line end": Other(issues(trimmed)),
    "fields without options": Other(values(without("single_select_option")), described=False),
    "fields without names": Other(values(without("issue_field_name"))),
    "no field has a value": Other(
        issues(lambda row: row if row.get("issue_field_values") else plain_of(row))
    ),
    "no issue fields": Other(refuses("/issue-fields$", 404)),
    "no issue fields, said on a page": Other(refuses("/issue-fields$", 404, html=True)),
    "no such version": Other(refuses("/issue-fields$", 400)),
    "no such method": Other(refuses("/issue-fields$", 405), described=False),
    "not implemented": Other(refuses("/issue-fields$", 501), described=False),
    "nobody may see fields": Other(refuses("/issue-fields$", 403)),
    "assignable is told to nobody": Other(refuses(r"/assignees/\w+$", 403), described=False),
    "nobody's account is told": Other(refuses(r"/users/", 404)),
    "no limits, no meta, no search": Other(refuses(r"/rate_limit$|/meta$|/search/", 404)),
    "errors on pages": Other(pages_of_errors, described=False),
    "errors without a word": Other(wordless, described=False),
    "errors as one text": Other(other_refusals, described=False),
    "taken off without a word": Other(silent_deletes, described=False),
}
