"""What files call things: tables, columns and a few values, in Chinese and English, with synonyms."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

import pandas as pd

from zongjie.tables.schemas import SPECS

TABLES: dict[str, str] = {
    "members": "成员 成员表 成员名单 会员 会员表 用户 用户表 群成员 member users people",
    "memberships": "群成员关系 入群记录 进群记录 进退群 入退群 membership",
    "groups": "群 群组 群列表 社群 社群列表 群信息 group channels",
    "activity": "活跃 活跃记录 行为 行为记录 互动 互动记录 消息 消息记录 聊天记录 发言 发言记录 activities messages",
    "daily": "每日 每日数据 日报 日数据 每日汇总 月度 月度数据 月度汇总 月报 每月 月数据 monthly months days totals",
    "contents": "内容 内容表 内容列表 文章 作品 内容数据 content articles posts",
    "events": "活动 活动表 活动列表 活动记录 活动数据 event meetups",
    "attendance": "签到 签到表 签到记录 参与 参与记录 报名 报名表 报名记录 活动参与 attendees participants",
    "orders": "订单 订单表 订单列表 成交 成交记录 购买 order sales",
    "funnel": "漏斗 转化漏斗 funnels",
    "feedback": "反馈 用户反馈 反馈表 意见 建议 反馈记录 feedbacks",
    "survey": "问卷 调查 问卷结果 满意度调查 surveys answers",
    "incidents": "危机 危机记录 舆情 事件记录 incident crises",
    "work": "工作 工作量 日常工作 工作记录 workload",
    "spending": "支出 花费 费用 预算 预算执行 成本 经费 budget costs expenses",
    "targets": "目标 目标表 指标目标 goals target",
}

_LONGEST = 500  # no name is longer; looking for the brackets of one would take long
_PERIOD = re.compile("^(本月|当月|每月|月度|本期|本周|当日|今日|每日|统计|总)(?=..)")  # of a total: 本月新增 is 新增

_ANYWHERE: dict[str, str] = {
    "member_id": "成员id 用户id 会员id 会员号 客户id 成员编号 用户编号 会员编号 成员 用户 会员 userid externaluserid "
    "unionid openid fromid authorid user member",
    "group_id": "群id 群编号 群 所属群 群名 群名称 社群 chatid roomid channel channelid groupname group",
    "event_id": "活动id 活动编号 eventno event",
    "content_id": "内容id 内容编号 作品id 文章id 视频id msgid content",
    "tier": "层级 分层 级别 类型 等级 level",
    "source": "来源 渠道 来源渠道 加入来源 获客渠道 joinsource channel",
    "topic": "话题 主题 栏目 subject",
    "status": "状态 活动状态 state",
    "kind": "类型 类别 种类 type",
    "name": "名称 title",
    "date": "日期 统计日期 月份 月 时间 day month refdate statdate",
    "month": "月份 月 日期 年月 date",
    "category": "类别 分类 科目 类型 项目 费用类别 预算类别 type item",
}

COLUMNS: dict[str, dict[str, str]] = {
    "members": {
        "member_id": "昵称id qq号 id 学号",
        "joined_at": "加入时间 入群时间 进群时间 加入日期 入群日期 注册时间 jointime joinedon signupat createdat "
        "accountcreated",
        "left_at": "退出时间 退群时间 离开时间 流失时间 退群日期 quittime leftat",
        "tier": "会员等级 成员等级 用户分层",
        "gender": "性别 sex",
        "birth_year": "出生年 出生年份 birthyear",
        "age_band": "年龄段 年龄 age",
        "occupation": "职业 行业 job profession",
        "region": "地区 城市 省份 所在地 city province location",
        "is_staff": "是否员工 员工 工作人员 staff",
        "is_bot": "是否机器人 机器人 bot",
        "tags": "标签 tag labels",
        "member_level": "积分等级 会员级别 成员级别 memberlevel",
        "points": "积分 积分余额 累计积分",
    },
    "memberships": {
        "joined_at": "加入时间 入群时间 进群时间 jointime",
        "left_at": "退出时间 退群时间 quittime",
        "join_scene": "进群方式 入群方式 joinscene",
        "leave_scene": "退群方式 quitscene",
    },
    "groups": {
        "group_id": "群id 群编号 id urlname",
        "name": "群名 群名称 社群名称",
        "tier": "群类型 群层级 群分层",
        "created_at": "创建时间 建群时间 成立时间 创建日期 founded createtime",
        "dismissed_at": "解散时间 解散日期 dismisstime",
        "owner": "群主 管理员 负责人 admin",
        "member_limit": "人数上限 群人数上限 上限 limit",
    },
    "activity": {
        "activity_id": "消息id 记录id id messageid",
        "ts": "时间 发言时间 行为时间 发生时间 日期 timestamp time createtime datetime",
        "kind": "行为 动作 行为类型 action",
        "reply_to": "回复 回复id replyto",
    },
    "daily": {
        "members_total": "成员数 成员总数 总人数 用户总数 会员数 期末成员数 期末成员 期末人数 期末会员数 群人数 "
        "月末成员数 月末人数 累计成员 累计成员数 memberstotal totalmembers members membersatend closingmembers",
        "joined": "新增 新增人数 新增成员 新增成员数 新增用户 新增用户数 加入 加入人数 入群 入群人数 new "
        "newmembers joins",
        "left": "流失 流失人数 退群 退群人数 退出 退出人数 退出成员 离开 离开人数 流失成员 流失成员数 leavers "
        "leftmembers membersleft",
        "active": "活跃 活跃人数 活跃成员 活跃成员数 活跃用户 活跃用户数 月活 月活跃 月活跃人数 日活 日活跃 "
        "日活跃人数 mau dau activemembers activeusers",
        "speakers": "发言人数 发言成员 发言成员数 发言用户数 posters memberswhoposted",
        "messages": "消息数 消息条数 消息总数 发言数 发言条数 发言量 发言次数 消息量 消息 messagecount posts",
        "buyers": "付费人数 付费成员 付费成员数 付费用户 付费用户数 购买人数 下单人数 买家数 paidmembers",
        "orders": "订单 订单数 订单量 成交单数 成交订单 成交订单数 ordercount",
        "revenue": "收入 营收 成交额 成交金额 销售额 销售收入 income sales gmv",
        "grain": "粒度",
    },
    "contents": {
        "published_at": "发布时间 发布日期 首次发布时间 日期 推送时间 publishtime date",
        "title": "标题 内容标题 文章标题 笔记标题 作品名称 视频描述 名称 name",
        "format": "形式 体裁 内容形式 内容类型 类型 type",
        "origin": "来源 产出方 作者类型 creator",
        "reads": "阅读 阅读量 阅读数 阅读次数 观看量 曝光 views read",
        "readers": "阅读人数 观看人数",
        "likes": "点赞 点赞数 点赞量 推荐 like",
        "comments": "评论 评论数 评论量 comment",
        "shares": "分享 分享数 分享量 分享次数 转发 转发数 share",
        "saves": "收藏 收藏数 收藏量 收藏次数 save",
        "completion_rate": "完播率 读完率 完读率",
        "plays": "播放 播放量 播放数 播放次数 play",
        "reused": "是否采用 官方采用 复用 转载",
    },
    "events": {
        "name": "活动名称 活动 活动主题 活动标题 主题 eventname",
        "starts_at": "开始时间 活动时间 活动日期 开始日期 举办时间 举办日期 日期 时间 start starttime date",
        "ends_at": "结束时间 结束日期 end endtime",
        "kind": "活动类型 活动类别 形式",
        "mode": "线上线下 举办方式 方式 举办形式 format",
        "invited": "邀请人数 邀请数 邀请 触达人数",
        "registered": "报名人数 报名数 报名 rsvp yescount signups",
        "attended": "参与人数 到场 到场人数 参加人数 签到人数 出席人数 实到人数 attendees attendance",
        "new_members": "新增成员 新增人数 拉新人数 拉新",
        "orders": "订单数 成交单数 成交数 下单数",
        "revenue": "收入 成交额 成交金额 销售额 营收 income sales",
        "cost": "成本 费用 花费 支出 活动成本 活动费用 spend",
        "satisfaction": "满意度 评分 满意度评分 平均分 rating",
        "aim": "目的 活动目的 目标 goal",
    },
    "attendance": {
        "registered_at": "报名时间 报名日期 rsvpdate",
        "attended_at": "签到时间 参与时间 到场时间 签到日期 checkedinat checkintime",
        "score": "评分 打分 满意度 rating",
    },
    "orders": {
        "order_id": "订单号 订单编号 订单id id orderno",
        "member_id": "买家id 买家昵称 买家 客户 buyer customer customerid",
        "paid_at": "付款时间 支付时间 买家付款时间 成交时间 交易时间 下单时间 paidat paymenttime date",
        "amount": "金额 实付金额 订单金额 订单实收金额 订单实付金额 支付金额 成交金额 total price",
        "refunded": "退款 退款金额 订单已退款金额 refundedamount refund",
        "first_touch": "首次触点 首次来源 触点 firsttouch",
        "product": "商品 商品名称 全部商品名称 产品 item",
    },
    "funnel": {
        "step": "步骤 环节 阶段 stage",
        "step_order": "序号 顺序 步骤序号 order",
        "people": "人数 用户数 users count",
    },
    "feedback": {
        "feedback_id": "反馈id 反馈编号 编号 序号 id",
        "ts": "时间 反馈时间 提交时间 日期 反馈日期 createdat date",
        "category": "反馈类型 反馈类别 问题类型",
        "score": "评分 打分 满意度 rating",
        "sentiment": "情感 情绪 态度",
        "severity": "严重程度 优先级 priority",
        "text": "内容 反馈内容 意见 描述 content comment",
        "status": "处理状态",
        "first_response_at": "首次回复时间 回复时间 响应时间",
        "resolved_at": "解决时间 处理时间 完成时间 关闭时间",
        "usable": "是否有效 有效 是否可用 可用",
    },
    "survey": {
        "respondent": "答卷人 受访者 序号 编号 成员id id",
        "question": "题目 问题 题干 item",
        "value": "答案 回答 分数 answer score",
        "scale": "量表 分制",
        "answered_at": "提交时间 答题时间 填写时间 提交答卷时间 submittedat timestamp",
    },
    "incidents": {
        "incident_id": "危机id 事件编号 编号 id",
        "detected_at": "发现时间 发生时间 日期",
        "severity": "严重程度 级别 等级",
        "what": "事件 描述 事件描述 情况 description",
        "strategy": "应对 应对策略 应对措施 策略 response",
        "responded_at": "响应时间 应对时间",
        "closed_at": "关闭时间 结束时间 解决时间",
        "review": "复盘 总结 经验",
    },
    "work": {
        "staff": "员工 人员 工作人员 姓名 负责人 admin",
        "kind": "工作类型 工作内容 工作",
        "count": "数量 次数 件数 number",
        "median_response_minutes": "响应时间中位数 中位响应时间 平均响应时间 响应分钟",
    },
    "spending": {
        "planned": "预算 计划 计划金额 预算金额 budget plan",
        "actual": "实际 实际支出 支出 花费 金额 费用 实际金额 实际花费 支出金额 spent cost amount",
    },
    "targets": {
        "metric": "指标 指标名称 kpi",
        "value": "目标值 目标 数值 target",
        "due": "截止 截止日期 期限 到期日 deadline",
        "source": "来源",
    },
}

VALUES: dict[tuple[str, str], dict[str, str]] = {
    ("events", "mode"): {
        "online": "线上 在线 直播 virtual",
        "offline": "线下 现场 inperson physical",
        "hybrid": "混合 线上线下 线上+线下",
    },
    ("events", "status"): {
        "cancelled": "已取消 取消 canceled",
        "held": "已举办 已结束 已完成 举办 完成 past done finished",
        "planned": "计划中 未开始 筹备中 待举办 upcoming active",
    },
    ("attendance", "status"): {
        "attended": "已签到 签到 到场 已到场 参加 checkedin",
        "registered": "已报名 报名 approved",
        "absent": "缺席 未到场 noshow",
        "waitlisted": "候补 排队 waitlist",
        "declined": "拒绝 取消",
        "invited": "已邀请 邀请",
    },
    ("contents", "format"): {
        "article": "图文 文章 推文 长文",
        "short_video": "短视频 视频 video",
        "live": "直播",
        "poster": "海报 图片",
    },
    ("contents", "origin"): {
        "official": "官方 运营",
        "member": "成员 用户 ugc 会员",
        "partner": "合作 合作方 kol 达人",
    },
    ("members", "gender"): {"female": "女 女性 f", "male": "男 男性 m"},
    ("daily", "grain"): {"day": "日 天 每日 daily", "month": "月 每月 monthly"},
    ("activity", "kind"): {
        "message": "消息 发言 聊天",
        "post": "发帖 帖子",
        "comment": "评论 回复",
        "like": "点赞 赞",
        "reaction": "表情 表态",
        "share": "分享 转发",
        "check_in": "打卡 签到",
        "read": "阅读 浏览",
        "visit": "访问 登录",
    },
    ("work", "kind"): {"published": "发布", "replied": "回复 答复", "moderated": "管理 违规处理", "reviewed": "审核"},
    ("feedback", "sentiment"): {"positive": "正面 积极 好评", "neutral": "中性 一般", "negative": "负面 消极 差评"},
}

EXPLAINING = frozenset(
    {"说明", "填写说明", "使用说明", "readme", "notes", "instructions", "guide"}
)  # sheets without data
MONTHLY = frozenset({"月份", "月", "年月", "month", "months"})
TOTALS = frozenset({"合计", "总计", "小计", "总和", "汇总", "total", "totals", "sum", "grandtotal", "subtotal"})


def normal(name: str) -> str:
    """Return a name as it is compared: no case, spaces, punctuation; no unit in brackets."""
    text = unicodedata.normalize("NFKC", name[:_LONGEST]).strip().lower()
    text = re.sub(r"[(\[【].*?[)\]】]\s*$", "", text) or text
    return re.sub(r"[\s_\-–./:*#'’“”\"]+", "", text)


def bare(name: str) -> str:
    """Return a name in `normal` form without the word for the period that it is a total of."""
    return _PERIOD.sub("", normal(name))


@cache
def columns_of(table: str) -> dict[str, str]:
    """Return every known name of a table's columns (in `normal` form) → the canonical column."""
    own, known = SPECS[table].by_name, {normal(name): name for name in SPECS[table].by_name}
    for words in (COLUMNS.get(table, {}), _ANYWHERE):  # the table's own words win
        for column, synonyms in words.items():
            if column in own:
                known |= {word: column for word in synonyms.split() if word not in known}
    return known


def example(table: str, column: str) -> str:
    """Return a name that a header may have for a column."""
    return (COLUMNS.get(table, {}).get(column) or _ANYWHERE.get(column) or column).split()[0]


@cache
def table_named(name: str) -> str | None:
    """Return the table that a sheet or file of this name holds, if the name says."""
    known = {normal(table): table for table in SPECS}
    known |= {word: table for table, words in TABLES.items() for word in words.split()}
    return known.get(re.sub(r"\d+$", "", normal(name)))


def translate(table: str, column: str, values: pd.Series) -> pd.Series:
    """Return labels with the known Chinese and English words for a canonical value replaced by it."""
    known = known_values(table, column)
    if not known:
        return values
    return values.map({label: known.get(normal(label), label) for label in values.dropna().unique()}).astype("str")


def known_values(table: str, column: str) -> dict[str, str]:
    """Return the words for a column's values (in `normal` form) → the canonical value."""
    words = VALUES.get((table, column), {})
    return {normal(word): value for value, synonyms in words.items() for word in (value, *synonyms.split())}
