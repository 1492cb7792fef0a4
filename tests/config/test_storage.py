"""What is collected: each file under the name of its content, compressed, once."""

import brotli
from django.core.management import call_command


def test_files_are_kept_under_the_names_of_their_content_alone(settings, tmp_path):
    source = tmp_path / "source"
    source.mkdir()
    (source / "page.css").write_text("p { color: var(--ink); }\n" * 400)
    settings.STATICFILES_DIRS = [source]
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    settings.STATIC_ROOT = tmp_path / "collected"
    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": "maillage.config.storage.StaticFiles"}}

    call_command("collectstatic", verbosity=0, interactive=False)

    (name,) = [file.name for file in (tmp_path / "collected").glob("page.*.css")]
    assert sorted(file.name for file in (tmp_path / "collected").iterdir()) == [
        *[name, f"{name}.br", f"{name}.gz", "staticfiles.json"]
    ]
    compressed = (tmp_path / "collected" / f"{name}.br").read_bytes()
    assert brotli.decompress(compressed) == (source / "page.css").read_bytes()
