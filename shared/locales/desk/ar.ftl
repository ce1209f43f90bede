### Skrivbordet på arabiska: utkast gjort av en maskin, inte granskat av någon. Det som saknas visas på svenska.

## الإطار
desk-skip = إلى المحتوى
desk-places = الأقسام
desk-promise = الوعد
desk-walks = الجولات
desk-findings = النقاط
desk-areas = المناطق
desk-example = بيانات للتجربة
desk-account = الحساب
desk-language = اللغة
desk-theme = المظهر
desk-theme-auto = مثل الجهاز
desk-theme-light = فاتح
desk-theme-dark = داكن
desk-to-walk = إلى الجولة على الهاتف
desk-sign-out = تسجيل الخروج
desk-you = أنت
desk-by-you = منك
desk-a-participant = أحد المشاركين
desk-a-colleague = أحد الزملاء
desk-unknown-organisation = جهة لا تراها
desk-cancel = إلغاء
desk-back = رجوع
desk-close = إغلاق
desk-save = حفظ
desk-yes = نعم
desk-no = لا
desk-name-missing = اكتب اسمًا.

## تسجيل الدخول
desk-sign-in = تسجيل الدخول
desk-sign-in-for = لمن يعمل على الجولات. المشاركون لا يحتاجون إلى حساب.
desk-sign-in-do = ادخل
desk-signing-in = جارٍ الدخول …
desk-sign-in-both = اكتب اسم المستخدم وكلمة المرور معًا.
desk-signed-in-as = أنت مسجّل الدخول باسم { $user }.
desk-to-desk = إلى المكتب
desk-user = اسم المستخدم
desk-password = كلمة المرور

## عندما يتعذر شيء: ما حدث، وما هو آمن، وما العمل
desk-trouble-not-signed-in = أنت خارج الحساب. سجّل الدخول من جديد، ما حفظته باقٍ.
desk-trouble-sign-in-needed = أنت خارج الحساب. سجّل الدخول من جديد، ما حفظته باقٍ.
desk-trouble-not-found = لم يعد موجودًا، أو لا يحق لك رؤيته.
desk-trouble-moved-on = سبقك شخص آخر. انظر إلى الحالة الجديدة وأعد ما يلزم.
desk-trouble-illegal-move = لا يمكن اتخاذ هذه الخطوة من هنا. لم يتغير شيء.
desk-trouble-reason-missing = اكتب السبب. لا يمكن الحفظ بدونه.
desk-trouble-walk-not-open = الجولة غير مفتوحة. خطّط لها أولًا، ثم يمكن الانضمام.
desk-trouble-disk-full = لا مكان على الخادم الآن. ما حفظته باقٍ هنا ويُرسل لاحقًا.

## النقاط: الاختيار
finding-choose = الاختيار
finding-views = العروض
finding-filters = التصفية
finding-view-all = كل النقاط
finding-view-review = للمراجعة
finding-view-assigned = لدى الجهة المسؤولة
finding-view-check = للتحقق
finding-view-overdue = متأخرة
finding-view-unanswered = بلا رد
finding-view-conflict = بيانات مختلفة
finding-view-declined = لن يُتخذ إجراء
finding-view-preserved = يُحافظ عليها
finding-view-withdrawn = مسحوبة
finding-severity = الخطورة
finding-owner = الجهة المسؤولة
finding-area = المنطقة
finding-state = الحالة
finding-walk = الجولة
finding-no-owner = لا أحد بعد
finding-nobody-yet = لا أحد بعد
finding-the-owner = الجهة المسؤولة
finding-search = ابحث عن نقطة أو مكان أو جهة مسؤولة
finding-search-hint = نقطة أو مكان
finding-keys = المفاتيح
finding-keys-on = استخدم المفاتيح
finding-key-next = السطر التالي
finding-key-previous = السطر السابق
finding-key-open = افتح السطر
finding-key-pick = حدّد السطر
finding-key-search = ابحث
finding-key-close = أغلق المفتوح، أو أزل التحديد
finding-key-help = هذه القائمة

## النقاط: القائمة
finding-count = { $count ->
    [0] لا نقاط
    [one] نقطة واحدة
    [two] نقطتان
    [few] { $count } نقاط
   *[other] { $count } نقطة
}
finding-count-observations = { $count ->
    [0] لا ملاحظات
    [one] ملاحظة واحدة
    [two] ملاحظتان
    [few] { $count } ملاحظات
   *[other] { $count } ملاحظة
}
finding-sort = الترتيب
finding-sort-severity = الخطورة ثم الوقت
finding-sort-newest = الأحدث أولًا
finding-sort-due = الموعد الأخير
finding-sort-place = على امتداد الجولة
finding-csv = تنزيل CSV
finding-csv-all = تنزيل كل النقاط كملف CSV لبرامج الجداول
finding-csv-walk = تنزيل نقاط الجولة كملف CSV لبرامج الجداول
finding-csv-offline = الخادم هو من يصنع الملف. يمكن تنزيله عندما تعود الشبكة.
finding-map-show = أظهر الخريطة
finding-map-hide = أخفِ الخريطة
finding-map-label = { $count ->
    [one] خريطة فيها نقطة واحدة. النقطة نفسها في القائمة.
    [two] خريطة فيها نقطتان. النقطتان نفسهما في القائمة.
   *[other] خريطة عدد نقاطها { $count }. النقاط نفسها في القائمة.
}
finding-map-without = { $count } بلا موقع على الخريطة
finding-more = أظهر { $count } أخرى
finding-stop = المحطة { $number }
finding-due-on = الموعد الأخير { $day }
finding-noted-on = دُوّنت { $day }
finding-overdue = متأخرة
finding-days-late = { $count ->
    [one] متأخرة يومًا واحدًا
    [two] متأخرة يومين
    [few] متأخرة { $count } أيام
   *[other] متأخرة { $count } يومًا
}
finding-late-since = متأخرة منذ { $day }
finding-withdrawn = مسحوبة
finding-late = وصلت متأخرة
finding-differs = بيانات مختلفة
finding-pending = بانتظار الإرسال
finding-pick = حدّد { $title }
finding-news = { $count ->
    [one] ملاحظة جديدة للمراجعة.
    [two] ملاحظتان جديدتان للمراجعة.
   *[other] { $count } ملاحظات جديدة للمراجعة.
}
finding-none-title = لا شيء يطابق الاختيار
finding-none-text = أزل عامل تصفية أو ابحث عن شيء آخر.
finding-show-all = أظهر كل النقاط
finding-empty-all = لا نقاط بعد
finding-empty-text = تأتي عندما يدوّن أحد شيئًا في جولة. خطّط لجولة فيبدأ الأمر.
finding-to-walks = إلى الجولات
finding-empty-review = رُوجع كل شيء
finding-empty-assigned = لا شيء ينتظر لدى جهة مسؤولة
finding-empty-check = لا شيء للتحقق الآن
finding-empty-overdue = لا شيء متأخر
finding-empty-unanswered = تلقّى الجميع ردًا
finding-empty-conflict = لا بيانات متعارضة
finding-empty-declined = لم يُرفض شيء
finding-empty-preserved = لا شيء معلَّم للحفاظ عليه بعد
finding-empty-withdrawn = لم يُسحب شيء
finding-offline-title = لا شبكة، ولم يُجلب شيء بعد
finding-offline-text = يمتلئ المكتب من تلقاء نفسه حين تعود الشبكة.

## النقاط: عدة دفعة واحدة
finding-picked = { $count ->
    [one] واحدة محددة
    [two] اثنتان محددتان
   *[other] { $count } محددة
}
finding-unpick = أزل التحديد
finding-bulk-each = اصنع نقاطًا
finding-bulk-each-will = { $count ->
    [one] ملاحظة واحدة تصبح نقطة.
    [two] ملاحظتان تصبح كل منهما نقطة.
   *[other] { $count } ملاحظات تصبح كل منها نقطة.
}
finding-bulk-each-left = { $count } هي نقاط أصلًا وتبقى كما هي.
finding-bulk-each-do = اصنع نقاطًا
finding-bulk-each-done = { $count ->
    [one] صُنعت نقطة واحدة.
    [two] صُنعت نقطتان.
   *[other] صُنعت { $count } نقاط.
}
finding-bulk-one = اصنع نقطة واحدة من الكل
finding-bulk-one-will = { $count } ملاحظات تصبح نقطة مشتركة واحدة بأسوأ خطورة بينها.
finding-bulk-one-left = { $count } من جولة أخرى أو هي نقاط أصلًا، وتبقى كما هي.
finding-bulk-one-do = اصنع نقطة واحدة
finding-bulk-one-done = صُنعت النقطة من { $count } ملاحظات.
finding-bulk-reviewed = علّمها كمُراجَعة
finding-bulk-reviewed-will = { $count ->
    [one] نقطة واحدة تصبح مُراجَعة.
    [two] نقطتان تصبحان مُراجَعتين.
   *[other] { $count } نقاط تصبح مُراجَعة.
}
finding-bulk-reviewed-left = { $count } لا يمكن أن تصبح مُراجَعة من هنا، وتبقى كما هي.
finding-bulk-reviewed-do = علّمها كمُراجَعة
finding-bulk-reviewed-done = { $count ->
    [one] رُوجعت نقطة واحدة.
    [two] رُوجعت نقطتان.
   *[other] رُوجعت { $count } نقاط.
}
finding-bulk-assigned = إسناد
finding-bulk-assigned-will = { $count ->
    [one] نقطة واحدة تُسلَّم.
    [two] نقطتان تُسلَّمان.
   *[other] { $count } نقاط تُسلَّم.
}
finding-bulk-assigned-left = { $count } لا يمكن إسنادها من هنا، وتبقى كما هي.
finding-bulk-assigned-do = إسناد
finding-bulk-assigned-done = { $count ->
    [one] أُسندت نقطة واحدة إلى { $owner }.
    [two] أُسندت نقطتان إلى { $owner }.
   *[other] أُسندت { $count } نقاط إلى { $owner }.
}
finding-bulk-duplicate = مكررة عن …
finding-bulk-duplicate-will = { $count } نقاط تصبح مكررة.
finding-bulk-duplicate-left = { $count } هي الأصل أو لا يمكن أن تصبح مكررة من هنا، وتبقى كما هي.
finding-bulk-duplicate-do = علّم
finding-bulk-duplicate-done = عُلّمت { $count } نقاط كمكررة.
finding-bulk-undo = يمكنك التراجع بعدها مباشرة.
finding-bulk-no-undo = لا يمكن التراجع عن هذه الخطوة: من يستلم يراها فورًا.

## النقطة
finding-this = النقطة المفتوحة
finding-one = نقطة
finding-observation = ملاحظة
finding-choose-one = اختر نقطة من القائمة فتظهر هنا.
finding-gone-title = هذه النقطة ليست هنا
finding-gone-text = ربما نُقلت، أو لا يحق لك رؤيتها.
finding-to-list = إلى القائمة
finding-said-by = { $count ->
    [0] لا ملاحظات
    [one] قالها شخص واحد
    [two] قالها شخصان
    [few] قالها { $count } أشخاص
   *[other] قالها { $count } شخصًا
}
finding-before = قبل
finding-after = بعد
finding-photo-of = صورة: { $text }
finding-photo-after = صورة بعد الإجراء: { $title }
finding-photo-coming = الصورة في الطريق من الهاتف.
finding-photo-add = أضف صورة بعد الإجراء
finding-photo-added = حُفظت الصورة.
finding-photo-unreadable = لم يستطع المتصفح قراءة الصورة. لم يتغير شيء. جرّب صورة JPEG.
finding-deadline = الموعد الأخير
finding-no-deadline = لم يُحدد
finding-case-number = رقم بلاغ العطل
finding-none-yet = لا شيء بعد
finding-where = الموقع على الخريطة
finding-no-position = لا موقع
finding-accuracy = ± { $metres } م
finding-position-gps = من الهاتف
finding-position-stop = موقع المحطة
finding-position-pin = محدد باليد
finding-about = تتعلق بـ
finding-publishable = يجوز نشرها
finding-edit = غيّر البيانات
finding-title = العنوان
finding-title-missing = اكتب عنوانًا.
finding-stop-label = المحطة
finding-no-stop = لا محطة
finding-place = المكان بالكلمات
finding-changed = حُفظ التغيير.
finding-changed-back = تم التراجع عن التغيير.
finding-deadline-why = لماذا يُنقل الموعد؟
finding-deadline-why-help = يُحفظ السبب كتعليق على النقطة.
finding-deadline-note = نُقل الموعد الأخير من { $from } إلى { $to }: { $reason }
finding-said = ما قاله من شارك
finding-said-nothing = بلا كلمات، الجواب فقط.
finding-changed-in-review = تغيّر في المراجعة: { $from } ← { $to }
finding-threat = تهديد أو إهانة
finding-withdrawn-text = من دوّن هذا سحبه. يبقى حتى يُتلف حسب القاعدة، لكنه لا يصبح نقطة.
finding-conflict-title = كتب شخصان أشياء مختلفة
finding-conflict-text = كتبا في الوقت نفسه دون أن يرى أحدهما تغيير الآخر. لم يضِع شيء. اختر ما هو صحيح.
finding-conflict-choose = هذا هو الصحيح
finding-conflict-done = حُفظ الاختيار.
finding-value-empty = فارغ
finding-value-drawn = مرسوم
finding-field-title = العنوان
finding-field-category = تتعلق بـ
finding-field-severity = الخطورة
finding-field-organisation = الجهة المسؤولة
finding-field-deadline = الموعد الأخير
finding-field-position = الموقع على الخريطة
finding-field-place = المكان
finding-field-stop = المحطة
finding-field-reply = الرد
finding-field-answered-at = تم الرد
finding-field-case-number = بلاغ العطل
finding-field-is-publishable = يجوز نشرها
finding-field-text = النص
finding-field-feeling = الشعور
finding-field-light = الضوء
finding-field-weather = الطقس
finding-field-observed-at = وقت الرؤية
finding-field-is-threat = تهديد أو إهانة
finding-field-duplicate-of = مكررة عن
finding-comments = تعليقات
finding-comment = تعليق جديد
finding-comment-help = يراه من يعمل على النقطة، ولا يراه المشاركون أبدًا. لا تكتب شيئًا عن أشخاص.
finding-comment-do = احفظ التعليق
finding-comment-done = حُفظ التعليق.
finding-reply = الرد على من قالها
finding-not-answered = { $count ->
    [one] شخص واحد ينتظر ردًا.
    [two] شخصان ينتظران ردًا.
    [few] { $count } أشخاص ينتظرون ردًا.
   *[other] { $count } شخصًا ينتظرون ردًا.
}
finding-answered-at = تم الرد { $when }.
finding-reply-words = الرد بكلمات بسيطة
finding-reply-help = مثلًا: أُصلح المصباح. شكرًا لأنك أخبرتنا.
finding-reply-do = قدّم الرد
finding-reply-again = قدّم الرد المعدَّل
finding-reply-write = اكتب الرد
finding-reply-done = قُدّم الرد.
finding-reply-undone = سُحب الرد.
finding-preview = هكذا يراه المشارك
finding-preview-owner = الجهة المسؤولة: { $owner }
finding-preview-reason = السبب: { $reason }
finding-preview-nothing = لا رد بعد.
finding-history = السجل
finding-history-now = الآن
finding-history-waits = ينتظر
finding-history-noted = دُوّنت
finding-history-noted-by = { $count ->
    [one] من مشارك واحد في الجولة
    [two] من مشاركَين في الجولة
   *[other] من { $count } مشاركين في الجولة
}
finding-history-made = أصبحت نقطة
finding-history-by = من { $name }
finding-history-became = أصبحت
finding-history-marked-duplicate = عُلّمت كمكررة
finding-history-rival = كُتبت في الوقت نفسه مع شخص آخر
finding-history-settled = اختيرت من بين بيانات مختلفة
finding-history-added-comments = تعليق
finding-history-added-photos = أُضيفت صورة
finding-history-added-observations = أُضيفت ملاحظة
finding-history-removed-comments = حُذف تعليق
finding-history-removed-photos = حُذفت صورة
finding-history-removed-observations = أُخرجت ملاحظة من النقطة

## النقطة: الخطوة التالية
finding-other-step = خطوة أخرى
finding-reason = السبب
finding-reason-missing = اكتب السبب.
finding-reason-told = يظهر السبب لمن أخبرنا. اكتبه بحيث يفهمه.
finding-reason-kept = يُحفظ السبب في السجل.
finding-duplicate-of = عن أي نقطة هي مكررة؟
finding-duplicate-search = ابحث بين النقاط
finding-duplicate-none = لا توجد نقطة أخرى في المنطقة.
finding-duplicate-missing = اختر النقطة التي تُتابَع بدلًا منها.
finding-has-it = هذه الملاحظة موجودة في نقطة بالفعل:
finding-twin = الملاحظة نفسها موجودة في نقطة أخرى:
finding-duplicate-is = مكررة عن
finding-duplicate-has = { $count ->
    [one] لهذه النقطة نسخة مكررة:
    [two] لهذه النقطة نسختان مكررتان:
   *[other] لهذه النقطة { $count } نسخ مكررة:
}
finding-duplicate-unseen = نقطة لا تراها
finding-choose-owner = اختر الجهة المسؤولة
finding-owner-missing = اختر من المسؤول.
finding-make = اجعلها نقطة
finding-make-ask = هل تصبح هذه نقطة للمتابعة؟
finding-made = صُنعت النقطة.
finding-join = أضفها إلى نقطة
finding-join-which = إلى أي نقطة تنتمي الملاحظة؟
finding-join-choose = اختر نقطة
finding-join-do = أضف
finding-joined = الملاحظة الآن جزء من النقطة.
finding-ask-received = هل العنوان والخطورة والمكان صحيحة؟
finding-ask-reviewed = من المسؤول عن هذا؟
finding-ask-assigned = استلمت { $owner } النقطة. هل هي مسؤوليتها؟
finding-ask-confirmed = أكدت { $owner } مسؤوليتها. ما العمل؟
finding-ask-wrong-owner = تقول { $owner } إنها ليست لها. لمن هي؟
finding-ask-ownership-unclear = تُبحث المسؤولية. هل اتضح من يملك المكان؟
finding-ask-planned = خُطط للإجراء. هل بدأ العمل؟
finding-ask-awaiting-budget = بانتظار المال. هل توفّر؟
finding-ask-in-progress = العمل جارٍ. هل انتهى؟
finding-ask-fixed = تقول { $owner } إنها أُصلحت. هل هذا صحيح؟
finding-ask-checked = أُصلحت وتم التحقق.
finding-ask-duplicate = تنتمي إلى نقطة أخرى.
finding-ask-declined = لن يُتخذ إجراء. يُخبَر من أخبرنا بالسبب.
finding-ask-preserved = شيء جيد يجب أن يبقى.
finding-ask-referred = أُحيلت إلى جهة أخرى.
finding-ask-reopened = فُتحت من جديد. ما المطلوب؟
finding-now-received = بانتظار المراجعة
finding-now-reviewed = بانتظار جهة مسؤولة
finding-now-assigned = بانتظار تأكيد { $owner }
finding-now-confirmed = بانتظار تخطيط { $owner }
finding-now-wrong-owner = بانتظار الجهة الصحيحة
finding-now-ownership-unclear = بانتظار اتضاح المسؤولية
finding-now-planned = بانتظار بدء العمل
finding-now-awaiting-budget = بانتظار المال
finding-now-in-progress = العمل جارٍ
finding-now-fixed = بانتظار تحقق شخص غير من أصلحها
finding-now-checked = انتهت
finding-now-duplicate = تُتابَع في النقطة الأخرى
finding-now-declined = انتهت بالرفض
finding-now-preserved = يُحافظ عليها
finding-now-referred = لدى جهة أخرى
finding-now-reopened = بانتظار مراجعة جديدة
finding-to-reviewed = انتهت المراجعة
finding-to-assigned = إسناد
finding-to-confirmed = أكّد المسؤولية
finding-to-wrong-owner = جهة غير صحيحة
finding-to-ownership-unclear = يجب بحث المسؤولية
finding-to-planned = خطّط للإجراء
finding-to-awaiting-budget = بانتظار الميزانية
finding-to-in-progress = بدأ العمل
finding-to-fixed = أُصلحت
finding-to-checked = أكّد الإصلاح
finding-to-duplicate = مكررة
finding-to-declined = لن يُتخذ إجراء
finding-to-preserved = حافظ عليها
finding-to-referred = أحِلها
finding-to-reopened = افتح من جديد
finding-step-fixed-in-progress = لم تنتهِ بعد
finding-step-reopened-reviewed = راجع من جديد
finding-done-reviewed = رُوجعت «{ $title }».
finding-done-assigned = أُسندت «{ $title }» إلى { $owner }.
finding-done-confirmed = تأكدت المسؤولية.
finding-done-wrong-owner = تعود «{ $title }» إلى المراجعة.
finding-done-ownership-unclear = تُبحث المسؤولية.
finding-done-planned = خُطط للإجراء.
finding-done-awaiting-budget = «{ $title }» بانتظار الميزانية.
finding-done-in-progress = العمل جارٍ.
finding-done-fixed = أُصلحت «{ $title }». يتحقق شخص آخر.
finding-done-checked = تم التحقق من «{ $title }». لا تنسَ الرد على من قالها.
finding-done-duplicate = «{ $title }» مكررة.
finding-done-declined = لن يُتخذ إجراء في «{ $title }». يظهر السبب لمن أخبرنا.
finding-done-preserved = يُحافظ على «{ $title }».
finding-done-referred = أُحيلت «{ $title }».
finding-done-reopened = «{ $title }» مفتوحة من جديد.

## كلمات لما في النقاط
finding-severity-urgent = عاجل
finding-severity-poor = سيئ
finding-severity-acceptable = مقبول
finding-severity-good = جيد
finding-severity-preserve = يُحافظ عليه
finding-state-to-review = للمراجعة
finding-category-lighting = الإضاءة
finding-category-sightlines = الرؤية والنباتات
finding-category-paths = الممرات والأنفاق
finding-category-damage = التخريب والكتابة على الجدران
finding-category-upkeep = الصيانة والنظافة
finding-category-entrances = المداخل والسلالم
finding-category-basements = القبو وغرفة الغسيل والمخازن
finding-category-parking = المواقف ومحطات الحافلات
finding-category-meeting-places = أماكن اللعب واللقاء
finding-category-wayfinding = معرفة الطريق وطلب المساعدة
finding-category-order = الأماكن الخالية والنظام
finding-category-feeling = الشعور
finding-category-other = أخرى
finding-light-day = ضوء النهار
finding-light-dusk = الغسق
finding-light-dark = في الظلام
finding-weather-dry = بلا مطر
finding-weather-rain = مطر
finding-weather-snow = ثلج
finding-weather-fog = ضباب
finding-feeling-safe = آمن
finding-feeling-unsafe = غير آمن

## الجولات
desk-walks-count = { $count ->
    [0] لا جولات
    [one] جولة واحدة
    [two] جولتان
    [few] { $count } جولات
   *[other] { $count } جولة
}
desk-walks-empty = لا جولات بعد
desk-walks-empty-text = خطّط للأولى: تكفي منطقة واسم ووقت.
desk-walks-not-yours = تظهر هنا الجولات التي تخطط لها أو تقودها. ما أُسند إليكم تجده تحت النقاط.
desk-walks-need-area = الجولة تكون في منطقة. ابدأ بالمنطقة ثم الجولة.
desk-walk-new = جولة جديدة
desk-walk-this = الجولة
desk-walk-choose = اختر جولة من القائمة فتظهر هنا.
desk-walk-gone = الجولة ليست هنا. ربما حُذفت، أو لا يحق لك رؤيتها.
desk-walk-group-now = الآن
desk-walk-group-review = قيد المراجعة
desk-walk-group-coming = قادمة
desk-walk-group-draft = مسودات
desk-walk-group-done = منتهية
desk-walk-group-other = أخرى
desk-walk-state-draft = مسودة
desk-walk-state-planned = مخطط لها
desk-walk-state-briefed = عُقد اللقاء التمهيدي
desk-walk-state-ongoing = جارية
desk-walk-state-awaiting-phones = بانتظار الهواتف
desk-walk-state-in-review = قيد المراجعة
desk-walk-state-protocol-approved = أُقر المحضر
desk-walk-state-answered = تم الرد
desk-walk-state-followed-up = تمت المتابعة
desk-walk-state-closed = مغلقة
desk-walk-state-postponed = مؤجلة
desk-walk-state-cancelled = ملغاة
desk-walk-state-broken-off = متوقفة
desk-walk-no-time = لم يُحدد وقت
desk-walk-no-checklist = لا توجد قائمة أسئلة للجولة. اطلب ممن يدير النظام إضافتها.
desk-walk-name = الاسم
desk-walk-choose-area = اختر منطقة
desk-walk-area-missing = اختر المنطقة التي تكون فيها الجولة.
desk-walk-when = متى
desk-walk-meeting = مكان اللقاء
desk-walk-light = الضوء
desk-walk-dark = في الظلام
desk-walk-daylight = في ضوء النهار
desk-walk-purpose = الغرض
desk-walk-practical = أمور عملية
desk-walk-practical-help = مثلًا: طول الجولة، الدرجات والسلالم، المرحاض، المصباح اليدوي، القهوة بعدها.
desk-walk-checklist-label = قائمة الأسئلة
desk-walk-checklist = { $name }، الإصدار { $version }
desk-walk-make = أنشئ الجولة
desk-walk-made = أُنشئت الجولة. أضف المحطات.
desk-walk-edit = غيّر الخطة
desk-walk-changed = تغيّرت الخطة.
desk-walk-points = { $count ->
    [0] لا نقاط بعد
    [one] نقطة واحدة
    [two] نقطتان
    [few] { $count } نقاط
   *[other] { $count } نقطة
}
desk-walk-reason-help = يُحفظ السبب في السجل.
desk-walk-done = حالة الجولة: { $state }.
desk-walk-ask-draft = هل المحطات في مكانها والوقت محدد؟
desk-walk-ask-planned = هل اجتمع الجميع؟ يمكن للهواتف الانضمام من الآن.
desk-walk-ask-briefed = هل اجتمع الجميع؟ يمكن للهواتف الانضمام من الآن.
desk-walk-ask-ongoing = الجولة جارية. هل وصلتم؟
desk-walk-ask-awaiting-phones = انتظر حتى ترسل كل الهواتف كل شيء. ما يأتي بعد ذلك يُعلَّم «وصلت متأخرة».
desk-walk-ask-in-review = هل رُوجعت كل الملاحظات؟
desk-walk-ask-protocol-approved = هل تلقّى الجميع ردًا؟
desk-walk-ask-answered = هل تمت متابعة الإجراءات؟
desk-walk-ask-followed-up = هل انتهى كل شيء؟
desk-walk-ask-postponed = هل هناك وقت جديد؟
desk-walk-ask-broken-off = توقفت الجولة. ما دُوّن باقٍ وينتقل إلى المراجعة.
desk-walk-ask-closed = الجولة مغلقة.
desk-walk-ask-cancelled = الجولة ملغاة.
desk-walk-to-planned = خطّط
desk-walk-to-draft = العودة إلى المسودة
desk-walk-to-briefed = عُقد اللقاء التمهيدي
desk-walk-to-ongoing = ابدأ الجولة
desk-walk-to-awaiting-phones = أنهِ الجولة
desk-walk-to-in-review = ابدأ المراجعة
desk-walk-to-protocol-approved = أقِرّ المحضر
desk-walk-to-answered = تم تقديم الردود
desk-walk-to-followed-up = تمت المتابعة
desk-walk-to-closed = أغلق
desk-walk-to-postponed = أجّل
desk-walk-to-cancelled = ألغِ الجولة
desk-walk-to-broken-off = أوقف الجولة
desk-walk-step-draft-planned = افتحها للمشاركين
desk-walk-step-postponed-planned = خطّط من جديد
desk-walk-step-awaiting-phones-ongoing = تابع الجولة
desk-walk-step-broken-off-awaiting-phones = انتظر الهواتف
desk-walk-history-made = أُنشئت الجولة
desk-walk-field-name = الاسم
desk-walk-field-planned-at = متى
desk-walk-field-purpose = الغرض
desk-walk-field-meeting-place = مكان اللقاء
desk-walk-field-practical = أمور عملية
desk-walk-field-route = الطريق
desk-walk-field-is-after-dark = في الظلام
desk-walk-field-checklist = قائمة الأسئلة
desk-walk-field-is-example = بيانات للتجربة
desk-phones = الهواتف
desk-phones-none = لم ينضم أي هاتف بعد.
desk-phones-home = { $home } من { $count } أرسلت كل شيء.
desk-phone-unheard = لم يُسمع منه بعد
desk-phone-home = أُرسل كل شيء
desk-phone-operations = بقي { $count } للإرسال
desk-phone-photos = { $count ->
    [one] بقيت صورة واحدة
    [two] بقيت صورتان
   *[other] بقيت { $count } صور
}
desk-phone-heard = سُمع منه { $when }
desk-stops = المحطات
desk-stops-empty = لا محطات بعد. أضف الأولى هنا، أو اضغط على الخريطة.
desk-stops-map = خريطة عدد محطاتها { $count }. المحطات نفسها في القائمة.
desk-stops-tap = اضغط على الخريطة لتضع محطة هناك.
desk-stop-new = محطة جديدة
desk-stop-edit = غيّر المحطة
desk-stop-name = الاسم
desk-stop-kind = ما هي
desk-stop-note = تعليق لمن يقود
desk-stop-note-help = مثلًا: قفوا تحت السقف، تحدثوا عن الإضاءة.
desk-stop-tap = اضغط على الخريطة لتحديد الموقع. يمكن بدونه أيضًا.
desk-stop-placed = الموقع: { $lat }، { $lon }
desk-stop-unplaced = لا موقع على الخريطة
desk-stop-up = انقل { $name } إلى أعلى
desk-stop-down = انقل { $name } إلى أسفل
desk-stop-change = غيّر { $name }
desk-stop-remove = احذف { $name }
desk-stop-made = أُضيفت { $name }.
desk-stop-changed = تغيّرت المحطة.
desk-stop-removed = حُذفت { $name } من الجولة.
desk-stop-moved = { $name } الآن المحطة { $number }.
desk-stop-kind-path = ممر
desk-stop-kind-tunnel = نفق
desk-stop-kind-entrance = مدخل
desk-stop-kind-indoors = داخل مبنى
desk-stop-kind-parking = موقف سيارات
desk-stop-kind-meeting-place = مكان لعب أو لقاء
desk-stop-kind-open-place = ساحة مفتوحة
desk-route-off = الطريق المرسوم لا يتبع المحطات.
desk-route-follow = اتبع المحطات
desk-join-sheet = ورقة الانضمام
desk-join-back = إلى الجولة
desk-join-print = اطبع
desk-join-new-code = رمز جديد
desk-join-renewed = هناك رمز جديد. القديم لم يعد صالحًا.
desk-join-how = وجّه الكاميرا نحو المربع، أو اكتب الرمز. لا تحتاج إلى حساب ولا إلى اسم.
desk-join-qr = رمز QR فيه رابط الانضمام
desk-join-code = الرمز
desk-join-at = اكتب الرمز في
desk-join-link = رابط للإرسال:
desk-join-until = الرمز صالح حتى { $when }.

## المناطق
desk-areas-count = { $count ->
    [0] لا مناطق
    [one] منطقة واحدة
    [two] منطقتان
    [few] { $count } مناطق
   *[other] { $count } منطقة
}
desk-areas-empty = لا مناطق بعد
desk-areas-empty-text = يكفي اسم للبدء. يمكنك رسم الحدود لاحقًا.
desk-area-new = منطقة جديدة
desk-area-this = المنطقة
desk-area-choose = اختر منطقة من القائمة فتظهر هنا.
desk-area-gone = المنطقة ليست هنا.
desk-area-outlined = الحدود مرسومة
desk-area-approximate = الحدود تقريبية
desk-area-no-outline = لم تُرسم حدود
desk-area-name = الاسم
desk-area-description = الوصف
desk-area-map = خريطة { $name }، حدود عدد زواياها { $count }. الزوايا نفسها في قائمة الإحداثيات.
desk-area-tap = اضغط على الخريطة لإضافة زاوية.
desk-area-outline = الحدود كإحداثيات
desk-area-outline-help = زاوية في كل سطر، خط العرض أولًا: ⁦57.50612, 12.69480⁩
desk-area-wrong-line = السطر { $line } ليس إحداثية. اكتب خط العرض ثم خط الطول، مثلًا ⁦57.50612, 12.69480⁩.
desk-area-too-few = تحتاج الحدود إلى ثلاث زوايا على الأقل.
desk-area-last = احذف الزاوية الأخيرة
desk-area-clear = احذف الحدود
desk-area-make = أنشئ المنطقة
desk-area-made = أُنشئت { $name }.
desk-area-changed = تغيّرت { $name }.

## الوعد
desk-promise-period = { $from } – { $to }
desk-promise-empty = لا وعد بعد
desk-promise-empty-text = عندما يُضاف وعد للمواطنين يظهر هنا بإجراءاته ومن المسؤول عنها.
desk-measures = { $count ->
    [0] لا إجراءات
    [one] إجراء واحد
    [two] إجراءان
    [few] { $count } إجراءات
   *[other] { $count } إجراءً
}
desk-measures-empty = لا إجراءات في الوعد بعد.
desk-measure-owners = المسؤول
desk-measure-place = أين
desk-measure-effect = ما يُراد الوصول إليه

## الخروج
desk-out = لقد سُجّل خروجك.
desk-out-since = ما تراه من { $time }. ما تغيّره يُحفظ هنا ويُرسل بعد أن تسجّل الدخول.
desk-out-new = ما تغيّره يُحفظ هنا ويُرسل بعد أن تسجّل الدخول.
desk-out-http = إن تكرر ذلك فورًا فالمتصفح لا يحفظ الدخول في عنوان بلا https (هكذا يفعل Safari): استعمل متصفحًا آخر، أو شغّل الخادم مع ‎--lan.
desk-out-in = سجّل الدخول من جديد

desk-backup = النسخة الاحتياطية
desk-backup-missing = لا تُصنع نسخة احتياطية. إذا تعطّل قرص الخادم فلن يبقى إلا ما على الهواتف.
desk-backup-late = النسخة الاحتياطية من { $time }، أقدم من يوم.
desk-backup-how = ماذا أفعل؟
desk-backup-missing-do = اطلب ممن يدير الخادم أن يشغّله مع LYKTA_BACKUP_TO: مجلد على قرص آخر، أو خدمة S3. الطريقة في docs/operations.md تحت Backup. يختفي هذا السطر وحده حين تُصنع أول نسخة.
desk-backup-late-do = اطلب ممن يدير الخادم أن يشغّل "lykta doctor" ليقول ما الخطأ. الطريقة في docs/operations.md تحت Backup. يختفي هذا السطر وحده حين تُصنع نسخة جديدة.
desk-backup-hide = أخفِه حتى الغد
people-link = المشاركون والأجهزة
people-title = المشاركون والأجهزة: { $name }
people-lead = من يشارك، وعلى أي أجهزة، وما بقي لدى كل منهم للإرسال.
people-beside = عرض { $name }
people-none = لا أحد يشارك بعد
people-none-text = من ينضم بالرمز أو الرابط يظهر هنا.
people-no-device = لم يُسمع من أي جهاز.
people-role-reader = يقرأ
people-role-participant = يشارك
people-role-leader = يقود
people-role-handler = معالج
people-role-coordinator = منسّق
people-role-administrator = مدير
people-ended = لم يعد يشارك
people-end = إنهاء المشاركة
people-give-again = إعادة الإشراك
people-given-again = { $name } يشارك من جديد.
people-device-in = مسجّل الدخول
people-device-out = مسجّل الخروج
people-device-wiped = يُمحى عندما يتصل
people-device-this = هذا الجهاز
people-sign-out = تسجيل الخروج
people-wipe = محو
people-end-title = إنهاء مشاركة { $name }؟
people-end-text = لن يرى { $name } بعد الآن ما يظهر هنا فقط. ما أرسله الشخص يبقى.
people-end-stays = ما لم يُرسل يوضع جانباً على هاتف الشخص ويمكن إرساله إذا أُشرك من جديد. يمكن التراجع عن هذا.
people-end-do = إنهاء
people-ended-done = لم يعد { $name } يشارك.
people-sign-out-title = تسجيل خروج الجهاز؟
people-sign-out-text = يُسجَّل خروج الجهاز الذي يستخدمه { $name } فوراً.
people-sign-out-stays = كل ما هو محفوظ على الجهاز يبقى ويُرسل عندما يسجّل أحد الدخول أو ينضم من جديد. لا يمكن التراجع عن تسجيل الخروج من هنا.
people-sign-out-do = تسجيل الخروج
people-sign-out-done = سُجّل خروج الجهاز.
people-wipe-title = محو كل شيء على الجهاز؟
people-wipe-text = لهاتف ضائع. يُسجَّل خروج الجهاز الذي يستخدمه { $name } فوراً، ويُمحى كل ما حفظته Lykta عليه حالما تتوفر له شبكة.
people-wipe-stays = ما أُرسل يبقى هنا. ما لم يُرسل يضيع. لا يمكن التراجع عن هذا.
people-wipe-waiting = { $count ->
    [one] على الجهاز شيء واحد لم يُرسل. سيضيع.
   *[other] على الجهاز { $count } أشياء لم تُرسل. ستضيع.
}
people-wipe-do = محو نهائي
people-wipe-done = يُمحى الجهاز عندما يتصل.
people-reason = السبب
people-reason-optional = السبب (غير مطلوب)
people-reason-help = يُحفظ مع القرار، مع اسمك والوقت. لا تكتب شيئاً عن أفراد.
people-reason-missing = اكتب السبب.
erase-record = محو نهائي
erase-comment = محو نهائي
erase-record-title = محو الملاحظة نهائياً؟
erase-comment-title = محو التعليق نهائياً؟
erase-record-text = تختفي الكلمات والمكان والصور من الخادم ومن كل الهواتف والحواسيب عندما تتوفر لها شبكة.
erase-comment-text = تختفي الكلمات من الخادم ومن كل الهواتف والحواسيب عندما تتوفر لها شبكة.
erase-stays = يبقى مسجلاً أن شيئاً مُحي ومتى ومن قبل من. النقطة التي أُنشئت من الملاحظة لا تُمحى. لا يمكن التراجع عن هذا.
erase-do = محو نهائي
erase-done = { $count ->
    [one] مُحي.
   *[other] مُحي، مع { $count } خطوات.
}
