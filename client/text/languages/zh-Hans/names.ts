import type { NameWords } from '~/client/room/suggestName'

/** Chinese (simplified): what suggested names are made of. */
export const nameWords: NameWords = {
  qualities: [
    '勇敢', '阳光', '勤劳', '平静', '聪明', '好奇', '飞快', '友好', '有趣', '温柔', '金色', '快乐', '诚实', '开心', '善良',
    '活泼', '幸运', '神奇', '耐心', '礼貌', '自信', '敏捷', '安静', '机灵', '强壮', '开朗', '温暖', '睿智', '乐观', '热心',
  ],
  animals: [
    '小熊', '海狸', '骆驼', '小猫', '小鹿', '海豚', '天鹅', '雄鹰', '大象', '狐狸', '羚羊', '长颈鹿', '仓鼠', '刺猬', '小马',
    '袋鼠', '考拉', '狮子', '绵羊', '水獭', '猫头鹰', '熊猫', '鹦鹉', '企鹅', '小兔', '海豹', '松鼠', '老虎', '斑马', '鲸鱼',
  ],
  pattern: (quality, animal) => `${quality}的${animal}`,
}
