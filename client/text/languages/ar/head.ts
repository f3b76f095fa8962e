/** Arabic: what only the server writes, into the head of every page and for browsers that cannot show one. */
export const headStrings = {
  name: 'غرف دردشة مؤقتة – Ephemeral',
  description: 'غرفة دردشة تحذف نفسها. إنشاء غرفة، ثم إرسال الرابط، ثم بدء الحديث. بلا حساب.',
  noScript: 'يحتاج هذا الموقع إلى JavaScript. يُرجى السماح به في إعدادات المتصفح، ثم إعادة تحميل الصفحة.',
  tooOld: 'المتصفح قديم جدًا لهذا الموقع. يُرجى تحديثه أو استخدام متصفح آخر.',
}
