"""A right answer counts in whatever form Python, NumPy and pandas can hold it.

Each form crosses as a student's value does, in this process, and then meets the check.
"""

# ruff: noqa: E501  (students' code stands here as students write it)

import copy

import numpy as np
import pandas as pd
import pytest

from tarifflab import expect
from tarifflab.grading.wire import pandas_values  # noqa: F401 (its kinds may cross)
from tarifflab.grading.wire.codec import decode, encode

GOODS = pd.DataFrame({"good": ["car", "rice", "steel"], "value": [10.0, 20.0, 30.0]})
CHECKS = {
    "n": 'expect.number("n", unit="USD")\nexpect.number("n", unit="USD", equals=30.5, decimals=1)',  # a number
    "i": 'expect.number("i", unit="days")\nexpect.number("i", unit="days", equals=111)',  # a number of days
    "s": 'expect.series("s", unit="USD")\nexpect.series("s", equals={"car":10.0,"rice":20.0,"steel":30.0})',  # a Series
    "l": 'expect.sequence("l", length=3)\nexpect.sequence("l", equals=[10.0,20.0,30.0])',  # a list
    "t": 'expect.sequence("t", ordered=False)\nexpect.sequence("t", ordered=False, equals=["car","rice"])',  # a list in any order
    "w": 'expect.text("w")\nexpect.text("w", equals="Japan")',  # a text
    "d": 'expect.date("d")\nexpect.date("d", equals="2025-08-07")',  # a date
    "b": 'expect.boolean("b")\nexpect.boolean("b", equals=True)',  # True or False
    "f": 'expect.function("f", cases=[((1.5,),3.0)])\nexpect.function("f", reference=lambda x: x*2.0, inputs=[1.0, 2.5, 40.0])',  # a function
    "fr": 'expect.frame("fr")\nexpect.frame("fr", equals=car.set_index("good"))',  # a table
    "y": 'expect.sequence("y", length=3)\nexpect.sequence("y", equals=[2008,2009,2010])',  # years
}
FORMS = {
    "n": [
        'import decimal\nn=decimal.Decimal("30.50")',
        "from fractions import Fraction\nn=Fraction(61,2)",
        "n=np.longdouble(30.5)",
        "n=np.float16(30.5)",
        'n=pd.array([30.5],dtype="Float64")',
        'n=pd.Series([30.5],dtype="Float64")',
        'n=pd.DataFrame({"x":[30.5]})',
        "n={30.5}",
        "n=(30.5,)",
        "n=np.ma.array(30.5)",
        "n=complex(30.5,0)",
        "n=np.complex128(30.5)",
        "n=pd.Index([30.5])",
        "n=iter([30.5])",
        "n=(x for x in [30.5])",
        "n=np.array([[30.5]])",
        'n=np.rec.array([(30.5,)],dtype=[("a",float)])',
        'import array\nn=array.array("d",[30.5])',
        "from collections import deque\nn=deque([30.5])",
        "from collections import UserList\nn=UserList([30.5])",
        "class M(float):\n    pass\nn=M(30.5)",
        "n=np.nextafter(30.5,31)",
        "n=pd.Categorical([30.5])",
        "n=pd.arrays.SparseArray([30.5])",
        "import statistics\nn=statistics.NormalDist(30.5).mean",
        'n=car["value"].agg(["mean"])+10.5',
        "n=frozenset([30.5])",
    ],
    "i": [
        "i=pd.Timedelta(days=111)",
        "import datetime\ni=datetime.timedelta(111)",
        'i=np.timedelta64(111,"D")',
        'i=pd.Timestamp("2025-08-07")-pd.Timestamp("2025-04-18")',
        "i=pd.offsets.Day(111)",
        'i=pd.TimedeltaIndex(["111 days"])',
        "i=pd.Series([pd.Timedelta(days=111)])",
        "i=np.int8(111)",
        "i=np.uint64(111)",
        "i=111.0",
        "import enum\nclass E(enum.IntEnum):\n    A=111\ni=E.A",
        "import datetime\ni=pd.Series([datetime.timedelta(111)],dtype=object)",
        'i=pd.array([111],dtype="Int64")[0]',
        'i=(pd.Period("2025-08-07","D")-pd.Period("2025-04-18","D"))',
        'i=np.array(111,dtype="timedelta64[D]")',
        "i=len(range(111))",
        "i=0b1101111",
    ],
    "s": [
        "from dataclasses import dataclass, asdict\n@dataclass\nclass S:\n    car:float=10.0\n    rice:float=20.0\n    steel:float=30.0\ns=asdict(S())",
        'from collections import namedtuple\ns=namedtuple("S","car rice steel")(10.,20.,30.)',
        's={"car":10.,"rice":20.,"steel":30.}.items()',
        'from types import MappingProxyType\ns=MappingProxyType({"car":10.,"rice":20.,"steel":30.})',
        'from collections import UserDict\ns=UserDict({"car":10.,"rice":20.,"steel":30.})',
        'from collections import ChainMap\ns=ChainMap({"car":10.},{"rice":20.,"steel":30.})',
        's=zip(["car","rice","steel"],[10.,20.,30.])',
        's=[("car",10.),("rice",20.),("steel",30.)]',
        's=[["car",10.],["rice",20.],["steel",30.]]',
        's=np.array([("car",10.),("rice",20.),("steel",30.)],dtype=object)',
        "s=car.values",
        "s=car.to_numpy().tolist()",
        "s=car.to_records(index=False)",
        's=car.to_dict("records")',
        's=car.set_index("good").T',
        's=car.set_index("good")["value"].astype("category")',
        's=car.set_index("good")["value"].astype("Int64")',
        's=car.set_index("good")["value"].astype(pd.SparseDtype(float))',
        's=pd.Series({"car":10.,"rice":20.,"steel":30.}).astype("string").astype("Float64")',
        's=car.set_index(pd.Index(car.good,dtype="string"))["value"]',
        's=car.set_index(["good"]).value.sample(frac=1,random_state=1)',
        's=car.groupby("good").value.sum()',
        's=car.groupby("good",as_index=False).value.sum()',
        's=car.groupby(["good"]).agg({"value":["sum"]})',
        's=car.groupby(["good"]).value.describe()["mean"]',
        's=car.set_index([car.good])["value"]',
        's=car.pivot_table(columns="good",values="value")',
        'from collections import defaultdict\ns=defaultdict(lambda:0.0,{"car":10.,"rice":20.,"steel":30.})',
        "import functools\ns={k:functools.reduce(lambda a,b:a+b,[v]) for k,v in zip(car.good,car.value)}",
        's=car.set_index("good").squeeze()',
        's=car.set_index("good").value.map(lambda v: __import__("decimal").Decimal(v))',
        's=car.set_index("good").value.rolling(1).sum()',
    ],
    "l": [
        "l=(10.0,20.0,30.0)",
        'l=car["value"].values',
        'from array import array\nl=array("d",[10,20,30])',
        "from collections import deque\nl=deque([10,20,30])",
        "from collections import UserList\nl=UserList([10,20,30])",
        'l={"a":10,"b":20,"c":30}.values()',
        "l=range(10,31,10)",
        'l=np.arange(10,31,10,dtype="int8")',
        "l=map(float,[10,20,30])",
        "l=(x for x in [10,20,30])",
        'l=pd.array([10,20,30],dtype="Int64")',
        'l=pd.array([10,20,30],dtype="Float64")',
        "l=pd.Index([10,20,30])",
        "l=pd.RangeIndex(10,31,10)",
        "l=pd.Categorical([10,20,30])",
        "l=pd.arrays.SparseArray([10.,20.,30.])",
        "l=np.ma.array([10.,20.,30.])",
        "l=np.matrix([10.0, 20.0, 30.0])",
        "l=np.array([[10.],[20.],[30.]])",
        "l={10:1,20:1,30:1}.keys()",
        "import itertools\nl=itertools.accumulate([10,10,10])",
        "import itertools\nl=itertools.count(10,10)\nl=itertools.takewhile(lambda v:v<31,l)",
        "l=reversed([30,20,10])",
        'l=car[["value"]]',
        'l=car["value"].array',
        'l=iter(car["value"])',
        "l=np.nditer(np.array([10.,20.,30.]))",
        "l=np.array([10.,20.,30.]).flat",
        "l=[np.float64(10),20,pd.Series([30.])]",
        "l=[[10],[20],[30]]",
        "import decimal\nl=[decimal.Decimal(v) for v in (10,20,30)]",
        "from typing import NamedTuple\nclass P(NamedTuple):\n    a:float\n    b:float\n    c:float\nl=P(10,20,30)",
        "class L(list):\n    pass\nl=L([10,20,30])",
        "l=np.array([10,20,30],dtype=object)",
        'l=pd.Series([10,20,30],index=pd.date_range("2025",periods=3))',
    ],
    "t": [
        't={"rice","car"}',
        't=frozenset({"rice","car"})',
        't=pd.unique(pd.Series(["rice","car"]))',
        't=pd.Categorical(["rice","car"])',
        't=pd.Series(["rice","car"],dtype="string")',
        't=pd.array(["rice","car"],dtype="string")',
        't=np.array(["rice","car"])',
        't=pd.CategoricalIndex(["rice","car"])',
        't=["Car ","RICE"]',
        't=pd.Series(["rice","car"]).unique()',
        't=car.good[:2].astype("category")',
        't=pd.MultiIndex.from_arrays([["rice","car"]])',
        'from collections import Counter\nt=Counter(["car","rice"])',
        'import enum\nclass G(enum.StrEnum):\n    A="car"\n    B="rice"\nt=list(G)',
        't=np.array(["rice","car"],dtype=np.dtypes.StringDType())',
        't=car.good.loc[[0,1]].str.split(",")',
        't=[("car",),("rice",)]',
        't=pd.Index(["rice","car"],dtype="string")',
        'from collections import OrderedDict\nt=OrderedDict.fromkeys(["car","rice"])',
    ],
    "w": [
        'w=pd.Series(["Japan"])',
        'w=np.str_("Japan")',
        'w=["Japan"]',
        'w={"Japan"}',
        'w=np.array("Japan")',
        'from collections import UserString\nw=UserString("Japan")',
        'w=" japan "',
        'w="Ｊａｐａｎ"',
        'w="Japan\\u200b"',
        'w=pd.Categorical(["Japan"])',
        'w=pd.Index(["Japan"])',
        'w=pd.Series(["Japan"],dtype="string").mode()',
        'import enum\nclass C(str,enum.Enum):\n    J="Japan"\nw=C.J',
        'from string import Template\nw=Template("$a").substitute(a="Japan")',
        'w=sys_intern=__import__("sys").intern("Japan")',
    ],
    "d": [
        "import datetime\nd=datetime.date(2025,8,7)",
        'd=pd.Timestamp("2025-08-07",tz="Asia/Tokyo")',
        'd=pd.Timestamp("2025-08-07 23:30",tz="America/New_York")',
        'd=np.datetime64("2025-08-07")',
        'd=pd.Period("2025-08-07","D")',
        'd=pd.DatetimeIndex(["2025-08-07"])',
        'd="7 August 2025"',
        'd="Aug 7, 2025"',
        'd="2025/08/07"',
        'd="20250807"',
        'd="2025-8-7"',
        'd=pd.Series([pd.Timestamp("2025-08-07")])',
        'd=pd.PeriodIndex(["2025-08-07"],freq="D")',
        'd=np.array("2025-08-07",dtype="M8[D]")',
        'd=[np.datetime64("2025-08-07")]',
        "import datetime\nclass D(datetime.date):\n    pass\nd=D(2025,8,7)",
        'd="2025-08-07T00:00:00Z"',
        'd="2025-08-07 00:00:00+09:00"',
        'import datetime,zoneinfo\nd=datetime.datetime(2025,8,7,tzinfo=zoneinfo.ZoneInfo("Asia/Tokyo"))',
        'd=pd.to_datetime({"year":[2025],"month":[8],"day":[7]})',
        'd="7th August 2025"',
        'd="August 7th, 2025"',
        'd="2025年8月7日"',
    ],
    "b": [
        "b=np.bool_(True)",
        "b=pd.Series([True])",
        'b=pd.array([True],dtype="boolean")[0]',
        'b=pd.Series([True],dtype="boolean")',
        "b=[True]",
        "b=np.array(True)",
        'b=pd.DataFrame({"a":[True]})',
    ],
    "f": [
        "import functools\n@functools.singledispatch\ndef f(x): return x*2",
        "import operator\nf=2.0 .__mul__",
        "f=np.frompyfunc(lambda x:x*2,1,1)",
        "f=np.vectorize(lambda x:x*2)",
        "f=np.poly1d([2,0])",
        "def f(x): return pd.Series([x*2])",
        "def f(x): return print(x) or x*2",
        "def f(x, /): return x*2",
        "def f(x,*,k=2): return x*k",
        "def f(*x): return x[0]*2",
        "import functools\nf=functools.partial(lambda k,x:k*x,2)",
        "import functools\nclass P:\n    f=functools.partialmethod(lambda self,k,x:k*x,2)\nf=P().f",
        "class C(type):\n    def __call__(cls,x): return x*2\nclass f(metaclass=C): pass",
        "from decimal import Decimal\ndef f(x): return Decimal(str(x))*2",
        "def f(x):\n    x*=2\n    return np.array([x])",
        'exec("def f(x): return x*2")',
        'f=eval("lambda x:x*2")',
        "def f(x): return complex(x*2,0)",
        "def f(x): return np.float32(x*2)",
        'def f(x):\n    import pandas\n    return pandas.eval(f"{x}*2")',
        "from functools import cache\nf=cache(lambda x:x*2)",
        'import numbers\ndef f(x:numbers.Number=0)->"float": return x*2',
        "f=[lambda x:x*2][0]",
        "from concurrent.futures import ThreadPoolExecutor\ndef f(x):\n    with ThreadPoolExecutor() as p: return p.submit(lambda:x*2).result()",
        "from contextlib import contextmanager\n@contextmanager\ndef g(x): yield x*2\ndef f(x):\n    with g(x) as r: return r",
    ],
    "fr": [
        'fr=car.copy().set_index("good").convert_dtypes()',
        'fr=car.pivot_table(index="good")',
        'fr=car.astype({"good":"category"}).set_index("good")',
        'fr=car.set_index("good")["value"]',
        'fr=car.set_index("good").astype("Float32")',
        'fr=car.set_index("good")[::-1]',
        'fr=car.to_dict("list")',
        'fr=car.to_dict("records")',
        'class F(pd.DataFrame):\n    pass\nfr=F(car.set_index("good"))',
        'fr=car.set_index("good").to_records()',
        'fr=car.set_index("good").astype(object)',
        'fr=car.set_index("good").rename_axis(columns="x")',
        'fr=car.set_index("good").astype(pd.SparseDtype(float))',
    ],
    "y": [
        'y=pd.PeriodIndex(["2008","2009","2010"],freq="Y")',
        "y=[2008.0,2009.0,2010.0]",
        "y=range(2008,2011)",
        'y=pd.Index([2008,2009,2010],dtype="int16")',
        'y=np.array(["2008","2009","2010"],dtype="M8[Y]")',
        'y=[pd.Period("2008","Y"),pd.Period("2009","Y"),pd.Period("2010","Y")]',
        'y=pd.Series([2008,2009,2010],dtype="Int16")',
        "y=pd.Categorical([2008,2009,2010])",
        "y=pd.IntervalIndex.from_breaks([2007,2008,2009,2010]).right",
        'y=[np.datetime64("2008"),np.datetime64("2009"),np.datetime64("2010")]',
    ],
}


@pytest.mark.filterwarnings("ignore::PendingDeprecationWarning")  # of `np.matrix`
@pytest.mark.parametrize(
    ("name", "code"), [(name, code) for name, codes in FORMS.items() for code in codes]
)
def test_a_right_answer_in_an_odd_form_is_right(name, code, capsys):
    """It crosses, and no check asks for another type."""
    written = {"pd": pd, "np": np, "car": copy.deepcopy(GOODS), "__name__": "__main__"}
    exec(code, written)
    value = written[name] if name == "f" else decode(encode(written[name]))

    exec(CHECKS[name], {"expect": expect, "pd": pd, "car": GOODS, name: value})

    assert "right" in capsys.readouterr().out
