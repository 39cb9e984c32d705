"""The commands about forms, the example city and the program itself."""

import argparse
from datetime import datetime
from pathlib import Path

from hzdesk.cli.words import CLEAN, Add, Forms, a_year, identity, say, signing, tell
from hzdesk.errors import UserError
from hzdesk.files import write_file
from hzdesk.forms import form_of_year, newest_form, user_folder
from hzdesk.store import OpenStore
from hzdesk.text import grouped


def add_commands(command: Add) -> None:
    form = command("form", _form, "打印报表制度")
    form.add_argument("year", type=a_year, nargs="?", metavar="年度")
    form.add_argument("--bureau", action="store_true", help="教育局自己填的那一种")
    pack = command("form-pack", _form_pack, "把一个文件夹的表做成签名的报表制度文件")
    pack.add_argument("folder", type=Path, metavar="文件夹", help="form.toml 和新增、改动的表；其余的表取自程序")
    signing(pack)
    add = command("form-add", _form_add, "导入市教育局发的报表制度文件")
    add.add_argument("file", type=Path, metavar="HZFORM")
    add.add_argument("--fingerprint", default="", metavar="指纹", help="市教育局盖章通知上的指纹，第一次导入时写")
    demo = command("demo", _demo, "建一个示例城市")
    demo.add_argument("folder", type=Path, metavar="文件夹")
    demo.add_argument("--schools", type=int, default=62, metavar="所数")
    demo.add_argument("--years", type=_years, default="2019-2023", metavar="起-止")
    demo.add_argument("--seed", type=int, default=1, metavar="种子")
    command("selftest", _selftest, "自检")


def _form(arguments: argparse.Namespace, _: OpenStore, forms: Forms) -> int:
    from hzdesk.forms.dictionary import printed

    year = arguments.year or newest_form(forms).years[-1]
    tell(printed(form_of_year(forms, year, of_bureau=arguments.bureau), year))
    return CLEAN


def _form_pack(arguments: argparse.Namespace, _: OpenStore, forms: Forms) -> int:
    from hzdesk.forms.delivery import SUFFIX, pack

    if arguments.out.suffix != SUFFIX:
        raise UserError(f"{arguments.out.name} 的扩展名不是 {SUFFIX}，没有写。请把文件名改成以 {SUFFIX} 结尾。")
    signer = identity(arguments)
    form, content = pack(arguments.folder, forms, signer, datetime.now().astimezone())
    write_file(arguments.out, content)
    say(f"已写出 {arguments.out}：{form.title} {form.edition} 版，{len(form.sections)} 张表。")
    say(f"签名的指纹是 {grouped(signer.fingerprint)}。请把它印在通知上盖章，学校导入时核对。")
    return CLEAN


def _form_add(arguments: argparse.Namespace, _: OpenStore, __: Forms) -> int:
    from hzdesk.forms.delivery import add

    form = add(arguments.file, user_folder(), arguments.fingerprint)
    say(f"已导入 {form.title} {form.edition} 版，{len(form.sections)} 张表。重新打开程序就用它。")
    return CLEAN


def _demo(arguments: argparse.Namespace, open_store: OpenStore, forms: Forms) -> int:
    from hzdesk.example import make_city

    def tick(done: int, of: int) -> bool:
        say(f"学校 {done}/{of}")
        return True

    size = {"schools": arguments.schools, "years": arguments.years, "seed": arguments.seed}
    city = make_city(arguments.folder, forms, open_store, tick, **size)
    say(f"示例城市已建在 {arguments.folder}：{city.schools} 所学校，{city.files} 份上报件，签名密码是 demo。")
    return CLEAN


def _years(text: str) -> range:
    first, _, last = text.partition("-")
    return range(a_year(first), a_year(last or first) + 1)


def _selftest(_: argparse.Namespace, open_store: OpenStore, forms: Forms) -> int:
    from hzdesk.selftest import selftest

    for line in selftest(open_store, forms):
        tell(line)
    return CLEAN
