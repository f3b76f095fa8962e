import type { NameWords } from '~/client/room/suggestName'

/** Arabic: what suggested names are made of. All animals are masculine, as the qualities agree with them. */
export const nameWords: NameWords = {
  qualities: [
    'شجاع', 'ذكي', 'هادئ', 'سعيد', 'سريع', 'لطيف', 'مرح', 'طيب', 'قوي', 'نشيط', 'ودود', 'صبور', 'مهذب', 'حكيم', 'ذهبي',
    'مشرق', 'ماهر', 'كريم', 'أمين', 'صادق', 'رائع', 'محظوظ', 'متفائل', 'مبتسم', 'ظريف', 'نبيل', 'لامع', 'مخلص', 'مبدع', 'مجتهد',
  ],
  animals: [
    'دب', 'قندس', 'جمل', 'قط', 'غزال', 'دلفين', 'ديك', 'نسر', 'فيل', 'ثعلب', 'ضفدع', 'هامستر', 'قنفذ', 'حصان', 'كنغر',
    'كوالا', 'أسد', 'طاووس', 'باندا', 'شبل', 'ببغاء', 'بطريق', 'أرنب', 'سنجاب', 'نمر', 'حوت', 'عصفور', 'هدهد', 'صقر', 'فهد',
  ],
  pattern: (quality, animal) => `${animal} ${quality}`,
}
