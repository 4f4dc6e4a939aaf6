/** The word list of the first run: neutral examples to replace, which ordinary notices do not contain. */
export const SAMPLE_WORDS = `# Word list of Gazette. One word or phrase a line; docs/moderation.md describes the format.
#
#   word <tab> action <tab> tags      action: flag, mask or hold
#   +word                             never counts, nor what it covers
#
# Case, width, styled letters, digit forms and traditional characters make no difference.
# A changed list counts from the next version of a notice on.

# Advertising
点击领取\tflag\t广告
免费领取\tflag\t广告
限时抢购\tflag\t广告
全网最低价\tflag\t广告
加微信咨询\tflag\t广告
扫码领红包\tmask\t广告
代开发票\tmask\t广告
无抵押贷款\tmask\t广告
刷单兼职\tmask\t广告
buy now\tflag\tadvertising
limited time offer\tflag\tadvertising
click here to win\tmask\tadvertising
work from home and earn\tflag\tadvertising
best price guaranteed\tflag\tadvertising
no credit check\tmask\tadvertising

# Phishing
账户异常请验证\tflag\t钓鱼
点击链接验证身份\tflag\t钓鱼
银行卡已被冻结\tflag\t钓鱼
输入短信验证码\tflag\t钓鱼
补录个人信息领取补贴\thold\t钓鱼
verify your account\tflag\tphishing
confirm your password\tflag\tphishing
your account has been suspended\tflag\tphishing
update your billing information\tflag\tphishing
enter your one-time code\tflag\tphishing

# Scam
恭喜您中奖\tflag\t诈骗
中奖兑换码\tflag\t诈骗
安全账户转账\thold\t诈骗
保证金返还\tflag\t诈骗
稳赚不赔\tmask\t诈骗
高额返利\tmask\t诈骗
内部消息稳赚\tmask\t诈骗
you have won\tflag\tscam
wire transfer fee\tflag\tscam
guaranteed profit\tmask\tscam
double your money\tmask\tscam
risk-free investment\tmask\tscam
lottery winner\tflag\tscam

# What must not count
+防范刷单兼职
+谨防高额返利
+警惕稳赚不赔
`;
