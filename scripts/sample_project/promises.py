"""The figures of the project: what a summary of it says, and the metric, period and segment under which it holds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from sample_project import plan

Field = Literal["value", "denominator", "share", "per_month", "slices"]


@dataclass(frozen=True)
class Promise:
    """A figure that the real metrics compute from the raw rows.

    Attributes
    ----------
    said
        What a summary of the project says.
    metric, period, segment, field
        Where it stands: of a breakdown the slice called `segment` and the column, or the number of `slices`.
    value
        What it is, to the decimals that are printed.
    how
        Under which definition it holds, where that is not plain from the metric.
    """

    said: str
    metric: str
    period: str
    value: float
    segment: str = ""
    field: Field = "value"
    within: float = 0.0005
    how: str = ""


_H = "2023"
PROMISES = (
    Promise("项目前品牌认知度不足30%", "brand_awareness_start", _H, 0.28, how="1月问卷400份有效回答中答“是”的占比"),
    Promise("（期初样本量）", "brand_awareness_start", _H, 400, field="denominator"),
    Promise("年末品牌认知度45%", "brand_awareness_end", _H, 0.45, how="12月问卷400份，与1月同题、不同的人"),
    Promise("预算50万元", "budget_planned", _H, 500_000),
    Promise("预算执行率94%", "budget_execution", _H, 0.94),
    Promise("三个月聚集12,000人", "members_end", "2023Q1", 12_000, how="3月31日日终成员数"),
    Promise("核心成员300人", "members_by_tier", "2023Q1", 300, "核心群", how="3月31日核心群成员"),
    Promise("年末成员12,000人", "members_end", _H, 12_000, how="二季度流失、下半年补回：两个日期都是12,000人"),
    Promise("核心群不超过500人", "members_by_tier", _H, 480, "核心群"),
    Promise("潜力群约2,000人", "members_by_tier", _H, 2_000, "潜力群"),
    Promise("三个月新增超预期15%", "joined_people", "2023Q1", 9_200, how="计划8,000人（milestones）"),
    Promise("全年新增超计划15%", "joined_people", _H, 13_800, how="计划12,000人（targets）"),
    Promise("每周3篇图文", "publishing_pace", _H, 3.0, "article", within=0.05, how="官方图文156篇 ÷ 365天 × 7"),
    Promise("每月一场直播", "publishing_pace", _H, 1.0, "live", "per_month", 0.05),
    Promise("互动率38%", "interaction_rate_own", _H, 0.38, how="商业内容以外的内容，按次计"),
    Promise("比普通广告高40%", "interaction_lift", _H, 0.40, how="与社群里的合作推广内容相比"),
    Promise("篇均阅读800", "reads_per_article", _H, 800, within=0.5, how="有阅读数的图文；视频另计播放"),
    Promise("视频播放50万", "plays", _H, 500_000, how="短视频与直播"),
    Promise("成员创作87篇", "member_made", _H, 87),
    Promise("30篇被官方采用", "member_made_reused", _H, 30),
    Promise("采用后曝光提升25%", "reuse_lift", _H, 0.25, how="被采用的与未被采用的成员创作篇均阅读相比"),
    Promise("日活占比35%", "daily_active_rate_end", _H, 0.35, how="12月日均活跃成员 ÷ 平均成员数"),
    Promise("日活占比提升20个百分点", "daily_active_rate_change", _H, 0.20, how="12月与1月相比"),
    Promise(
        "生日会覆盖率90%",
        "event_turnout_by_kind",
        _H,
        0.90,
        "生日会",
        how="到场 ÷ 邀请；邀请核心群与潜力群当月生日的成员",
    ),
    Promise("活动参与率65%", "event_turnout", _H, 0.65, how="到场人次 ÷ 邀请人次"),
    Promise("28%的成员参加过活动", "event_coverage", _H, 0.28, how="参加过至少一场的人 ÷ 年末成员"),
    Promise(
        "50人试用复购率68%",
        "repurchase_after_event_by_kind",
        _H,
        0.68,
        "新品体验",
        how="试用后60天内再次购买；50人此前都买过",
    ),
    Promise("（试用人数）", "repurchase_after_event_by_kind", _H, 50, "新品体验", "denominator"),
    Promise("满意度4.2分", "event_satisfaction", _H, 4.2, within=0.005, how="各场评分按到场人次加权"),
    Promise("整体投入产出1:6", "event_return", _H, 6.0, how="收入 ÷ 成本；（收入 − 成本）÷ 成本为5"),
    Promise("最佳系列投入产出1:8", "event_return_by_kind", _H, 8.0, "好友引荐日"),
    Promise("转化提升12个百分点", "event_conversion_change", _H, 0.12, how="到场人次：活动当天起30天与之前30天相比"),
    Promise("女性占62%", "members_by_gender", _H, 0.62, "female", "share", how="年末成员"),
    Promise("五个成员等级", "members_by_level", _H, 5, field="slices", how="按积分，导出时的等级"),
)

DROPPED = (
    "“12,000人”在三个月末与年末都成立，但其间不是直线增长：6月末为11,400人。",
    "“参与率65%”只对被邀请的人成立；占全体成员的是28%，两者不能互换。",
    "“投入产出1:8”只对最佳系列成立，全部活动为1:6；按（收入 − 成本）÷ 成本计分别为7与5。",
    "“互动率比普通广告高40%”只与社群自己发布的合作推广相比；社群以外的广告没有数据，不作比较。",
    "“曝光提升25%”是被采用与未被采用的作品之差：采用前后的曝光没有分开记录，前后对比不成立，舍去。",
    "“活动带来12个百分点的转化”舍去因果的说法：数据只能说活动前后各30天的差别。",
)


def readme() -> str:
    """Return the README of the data: what it is, and where each figure holds."""
    rows = [f"| {one.said} | `{one.metric}` | {_where(one)} | {one.how} |" for one in PROMISES]
    dropped = [f"- {line}" for line in DROPPED]
    head = (f"# {plan.COMMUNITY}：项目数据", "", plan.SYNTHETIC, "", "由 `python scripts/make_sample_data.py` 生成。")
    table = (
        "",
        "| 说法 | 指标 | 时期 | 口径 |",
        "|---|---|---|---|",
        *rows,
        "",
        "不能同时成立、需要说明或舍去的：",
        "",
    )
    return "\n".join((*head, *table, *dropped, ""))


def _where(promise: Promise) -> str:
    return f"{promise.period} · {promise.segment}" if promise.segment else promise.period
