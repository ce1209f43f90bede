### Lykta på arabiska: utkast gjort av en maskin, inte granskat av någon. Täcker det som en deltagare möter; resten visas på svenska.

## في كل مكان
undo = تراجع
try-again = حاول مرة أخرى
later = لاحقًا
to-start = إلى الصفحة الأولى
not-found-title = هذه الصفحة غير موجودة
not-found-text = قد يكون العنوان قديمًا أو فيه خطأ. ما حفظته باقٍ على الهاتف.
state-loading = جارٍ الجلب …
state-loading-long = هذا يستغرق وقتًا أطول من المعتاد. ما حفظته باقٍ.
state-reload = أعد تحميل الصفحة
state-offline = لا توجد شبكة الآن. كل ما تدوّنه يُحفظ على الهاتف.
state-failed = تعذّر جلب الصفحة. ما حفظته باقٍ. حاول بعد قليل.
update-ready = توجد نسخة جديدة من Lykta.
update-take = بدّل الآن

## عندما لا تستطيع Lykta الحفظ
opening-failed = لا تستطيع Lykta الحفظ هنا
opening-title-storage-missing = المتصفح لا يسمح لـ Lykta بالحفظ
opening-text-storage-missing = يحدث هذا في النوافذ الخاصة. افتح الرابط في نافذة عادية، وسيُحفظ كل ما تدوّنه على الهاتف.
opening-title-storage-blocked = ‏Lykta مفتوحة في تبويب آخر
opening-text-storage-blocked = التبويب الآخر فيه نسخة أقدم. لم يضِع شيء. أغلق التبويب الآخر وحاول مرة أخرى.
opening-title-storage-full = الهاتف ممتلئ
opening-text-storage-full = ما حفظته باقٍ. أفرغ بعض المساحة، مثلًا بحذف فيديو، وحاول مرة أخرى.
opening-title-storage-failed = لم تصل Lykta إلى المحفوظات
opening-text-storage-failed = لم يُحذف شيء. حاول مرة أخرى. إن لم ينفع ذلك، أعد تشغيل الهاتف.
opening-title-storage-newer = هذه نسخة أقدم من Lykta
opening-text-storage-newer = المحفوظ على الهاتف من نسخة أحدث ولم يُمسّ. اتصل بالشبكة وأعد تحميل الصفحة.
opening-code = رمز الخطأ: { $code }

## شارة الحفظ
chip-all-sent = أُرسل كل شيء
chip-kept = محفوظ على الهاتف
chip-left = بقي { $count } للإرسال
chip-sending = جارٍ الإرسال
chip-sending-of = جارٍ إرسال { $number } من { $total }
chip-offline = بانتظار الشبكة
chip-offline-since = بانتظار الشبكة منذ { $time }
chip-not-ours = الشبكة لا تسمح لنا بالمرور
chip-saved = المحفوظ: { $count }
chip-nothing-waits = لا شيء ينتظر
chip-attention = { $count ->
    [one] أمر واحد يحتاج إلى نظرك
    [two] أمران يحتاجان إلى نظرك
    [few] { $count } أمور تحتاج إلى نظرك
   *[other] { $count } أمرًا يحتاج إلى نظرك
}
chip-nothing-lost = لم يضِع شيء

## كلمات مشتركة
back = رجوع
save = احفظ
saving = جارٍ الحفظ
saved = حُفظ
done = تم
change = غيّر
remove = احذف
withdraw = اسحب
more = المزيد
optional = اختياري
language = اللغة
language-missing = لا يمكن جلب هذه اللغة بلا شبكة. حاول عندما تعود الشبكة.
machine-made = ترجمة آلية، لم يراجعها أحد بعد.
machine-made-close = إخفاء
example-data = بيانات للتجربة
safety-walk = جولة أمان
walk = الجولة
settings = الإعدادات
go-on = متابعة
try-now = حاول الآن

## الصفحة الأولى
start-title = شارك في جولة أمان
start-another = انضم إلى جولة
start-qr = هل لديك رمز QR؟ افتح كاميرا الهاتف ووجّهها نحو الرمز.
my-walks = جولاتي
code-label = رمز الجولة
code-length = الرمز من { $count } خانات. تحقّق مرة أخرى، أو اسأل من يقود الجولة.
to-desk = إلى المكتب
sign-in-staff = دخول الموظفين
start-one = نمشي معًا في المنطقة ونتوقف عند بعض الأماكن.
start-two = في كل مكان تجيب عن بعض الأسئلة وتدوّن ما تراه، ويُستحسن مع صورة.
start-three = بعد ذلك نخبرك بما أُنجز.

## الانضمام
join-title = انضم إلى الجولة
join = انضم
join-joining = جارٍ الانضمام
join-kept-title = ما الذي يُحفظ
join-kept-yes = إجاباتك وصورك والأماكن التي تخصّها.
join-kept-no = لا رقم هاتفك، ولا المكان الذي تمشي فيه.
join-kept-public = ما ترسله يصبح وثيقة عامة لدى البلدية أو شركة السكن أو الشرطة. يمكنك حذفه قبل إرساله.
join-controllers = البلدية وشركة السكن والشرطة مسؤولة معًا.
join-name = الاسم
join-name-help = لا تحتاج إلى حساب. من يقود الجولة وحده يرى الاسم.
join-other-code = اكتب رمزًا آخر
join-again = انضم من جديد
join-wrong-join-code-wrong = الرمز غير صحيح، أو لم يعد صالحًا
join-wrong-join-code-wrong-do = لم يُحفظ عنك شيء. اطلب رمزًا جديدًا ممن يقود الجولة.
join-wrong-walk-not-open = الجولة غير مفتوحة الآن
join-wrong-walk-not-open-do = الرمز صحيح، لكن الجولة لم تُفتح بعد أو انتهت. اسأل من يقودها.
join-wrong-too-many = محاولات كثيرة جدًا
join-wrong-too-many-do = انتظر بضع دقائق، أو استخدم رمز QR.
join-wrong-offline = لا توجد شبكة الآن
join-wrong-offline-do = تحتاج إلى الشبكة للانضمام فقط، وليس بعده. تحرّك بضع خطوات وحاول مرة أخرى.
join-wrong-not-ours = الشبكة تجيب، لكن ليست Lykta
join-wrong-not-ours-do = يحدث هذا في شبكات تطلب الموافقة أولًا. افتح صفحة الشبكة، أو أوقف الواي فاي، وحاول مرة أخرى.
join-wrong-storage-full = الهاتف ممتلئ
join-wrong-storage-full-do = أفرغ بعض المساحة، مثلًا بحذف فيديو، وحاول مرة أخرى.
join-wrong-other = لم نستطع إدخالك الآن
join-wrong-other-do = لم يُحفظ عنك شيء. حاول بعد قليل. رمز الخطأ: { $code }

## الدخول والخروج
sign-out = تسجيل الخروج
leave = اترك الجولة على هذا الهاتف
sign-out-help = ما أرسلته يبقى لدينا.
sign-out-waiting = هناك ما ينتظر الإرسال. يبقى على الهاتف ويُرسل عندما تنضم من جديد.
signed-out-title = لست منضمًا الآن
signed-out-text = ما حفظته باقٍ على الهاتف. انضم من جديد بالرمز نفسه، فيُرسل.

## الإعدادات
theme = فاتح أو داكن
theme-auto = مثل الهاتف
theme-dark = داكن
theme-light = فاتح
theme-help = أثناء الجولة تصبح Lykta داكنة بعد غروب الشمس.
install-text = ضع Lykta على الشاشة الرئيسية: تُفتح بسرعة ولا يمسح الهاتف ما حفظته.
install-yes = أضف
install-no = لا، شكرًا
install-ios = يُستحسن أن تضع Lykta على الشاشة الرئيسية قبل الانضمام: اضغط زر المشاركة واختر «إضافة إلى الشاشة الرئيسية». عندها لا يمسح الهاتف ما حفظته.

## عن البيانات
about-title = كيف نتعامل مع البيانات
about-data-link = كيف نتعامل مع البيانات
about-what-title = ما الذي يُحفظ
about-what = إجاباتك وما تدوّنه والصور والأماكن التي تخصّها. الاسم فقط إذا كتبته بنفسك. لا رقم هاتف، ولا مسار مشيك، ولا شيء يتتبّعك. تُزال المعلومات المخفية في الصور قبل أن تغادر الهاتف.
about-who-title = من المسؤول
about-who = البلدية وشركة السكن والشرطة مسؤولة معًا. من يعمل على الجولة فقط يرى من دوّن ماذا.
about-public-title = وثائق عامة
about-public = ما ترسله يصبح وثيقة عامة عند وصوله. لذلك اكتب عن المكان وما يحدث، لا عن الأشخاص. يمكنك حذفه قبل إرساله. وبعد ذلك يمكنك سحبه: يُعلَّم كمسحوب ويُتلف حسب قرار البلدية.
about-long-title = إلى متى
about-long = يُحفظ ما يخص الجولة طوال المدة التي يحددها قرار البلدية.
about-rights-title = حقوقك
about-rights = لك الحق في معرفة ما هو محفوظ عنك وفي تصحيح الأخطاء. اسأل مسؤول حماية البيانات في البلدية.
about-access-title = سهولة الاستخدام
about-access = يجب أن يستطيع الجميع استخدام Lykta: بلا خريطة، وبلا فأرة، ومع قارئ شاشة، وبخط كبير. هل هناك ما يصعب استخدامه؟ أخبر البلدية. إن لم يرضك الجواب فيمكنك التوجه إلى هيئة الإدارة الرقمية.

## الجولة
walk-missing-title = الجولة ليست على هذا الهاتف
walk-missing-text = انضم برمز فتُجلب.
walk-missing-kept = ما كتبته ما زال على الهاتف. هل انتهت مشاركتك؟ اسأل من يقود الجولة.
walk-missing-see = انظر ما بقي هنا
back-to-walk = العودة إلى الجولة
walk-begin = ابدأ
walk-continue = متابعة
walk-before = لم تبدأ الجولة بعد ({ $state }). يمكنك رؤية المحطات من الآن.
walk-after = انتهت الجولة ({ $state }). ما تدوّنه يُحسب مع ذلك.
walk-off = الجولة { $state }.
offline-ready = جاهز بلا شبكة
offline-not-ready = جارٍ جلب ما يلزم بلا شبكة
stops = المحطات
stops-none = لا محطات في هذه الجولة بعد. هل ترى شيئًا؟ دوّنه.
answers-count = { $count ->
    [one] إجابة واحدة
    [two] إجابتان
    [few] { $count } إجابات
   *[other] { $count } إجابة
}
list = القائمة
list-count = القائمة ({ $count })
note = دوّن
next-stop = المحطة التالية
to-next-stop = إلى المحطة التالية
finish = إنهاء

## من يقود الجولة
lead = قيادة الجولة
lead-you = أنت تقود هذه الجولة: ابدأها وأنهِها، واعرض الرمز، وتابع الهواتف.

## محطة
stop-title = المحطة { $number } من { $total }: { $name }
stop-of = المحطة { $number } من { $total }
stop-missing = لم تعد المحطة موجودة. إجاباتك محفوظة.
route-label = المحطة { $number } من { $total }. اكتمل: { $done }.
question-of = السؤال { $number } من { $total }
surroundings-title = الضوء والطقس
light = الضوء
weather = الطقس
answer-words = اكتب بكلماتك
answer-skip = تخطَّ
not-answered = بلا إجابة
offer-note = دوّن ما هو سيئ
offer-preserve = دوّن ما هو جيد
stop-done = اكتملت المحطة
stop-some-left = بقيت بعض الأسئلة
stop-no-questions = لا أسئلة هنا
stop-done-text = هل ترى شيئًا آخر؟ دوّنه، أو أجب عن أسئلة أخرى.
further-questions = أسئلة أخرى
next-question = السؤال التالي

## ملاحظة
note-new = ملاحظة جديدة
note-change = غيّر الملاحظة
note-category = بماذا تتعلق؟
note-feeling = كيف تشعر هنا؟
note-severity = كيف الحال؟
note-threat = تهديد أو كتابة مهينة
note-text = صِف بسطر
note-hint = اكتب عن المكان، لا عن الأشخاص: بلا أسماء وبلا أرقام. تُزال المعلومات المخفية في الصورة قبل إرسالها.
note-person = يبدو هذا مثل { $what }. احذفه إن كان يخص شخصًا.
note-saved = حُفظ على الهاتف
note-save-as-new = احفظها كملاحظة جديدة
note-gone = حُذفت الملاحظة.
note-sent-already = لقد أُرسلت، لكن يمكنك سحبها.
note-withdrawn = سُحبت الملاحظة.
back-to-stop = العودة إلى المحطة
draft-kept = المسودة محفوظة
draft-keeping = جارٍ حفظ المسودة
draft-not-kept = المسودة غير محفوظة
draft-missing = لم تعد المسودة موجودة
draft-missing-text = إما حُفظت أو حُذفت. انظر في ملاحظاتك.
photo = صورة
photo-take = التقط صورة
photo-choose = اختر صورة
photo-more = صورة أخرى
photo-again = أعد التصوير
photo-remove = احذف
photo-reading = جارٍ تجهيز الصورة
photo-unreadable = لم نستطع قراءة الصورة. النص باقٍ. التقط صورة جديدة، أو اكتفِ بالنص.
photo-number = الصورة { $number }
photo-coming = الصورة في الطريق
cover = غطِّ الوجوه
cover-title = غطِّ الوجوه ولوحات السيارات
cover-help = ارسم بإصبعك فوق ما تريد تغطيته، أو أضف مربعًا وحرّكه. الصورة غير المغطاة لا تغادر الهاتف أبدًا.
cover-picture = الصورة المراد تغطيتها
cover-count = عدد المربعات: { $count }
cover-add = أضف مربعًا
cover-remove = احذف المربع
cover-west = حرّك المربع إلى اليسار
cover-east = حرّك المربع إلى اليمين
cover-north = حرّك المربع إلى الأعلى
cover-south = حرّك المربع إلى الأسفل
cover-larger = مربع أكبر
cover-smaller = مربع أصغر
cover-do = غطِّ
cover-failed = تعذّرت تغطية الصورة. بقيت كما كانت. حاول مرة أخرى، أو احذفها.
cancel = إلغاء
photo-arrived = وصلت الصورة كاملة
photo-bytes = { $sent } من { $total } كيلوبايت
urgent-title = العاجل لا ينتظر: اتصل
urgent-text = ما تدوّنه يُرسل قبل كل شيء، لكن اتصل أيضًا بمالك المكان. إذا كان أحد في خطر: 112.
urgent-none = اتصل بمالك المكان. إذا كان أحد في خطر: 112.
crime-line = هل تجري جريمة أو وقعت للتو؟ لا تكتبها هنا.
crime-112 = اتصل بـ 112
crime-11414 = للمعلومات: 11414

## المكان
where = أين؟
where-stop = المحطة
where-here = حيث أقف
where-door = مدخل
where-house = مبنى
where-pin = على الخريطة
where-door-which = أي مدخل؟
where-house-which = أي مبنى؟
radius = ± { $metres } م
radius-doubtful = غير مؤكد
radius-poor = غير مؤكد أبدًا، الأفضل أن تختار المحطة أو مدخلًا
position-looking = نبحث عن مكانك. يمكنك الحفظ مع ذلك.
position-stop-instead = يُعتمد مكان المحطة حتى الآن.
position-refused = لا يُسمح للهاتف بتحديد مكانك.
position-failed = الهاتف لا يعرف مكانك.
position-choose = اختر مدخلًا أو مبنى، أو اكتب أين.
position-again = ابحث مرة أخرى
pin-set = تم وضع الدبوس.
pin-at = الدبوس عند { $place }.
pin-off = الدبوس على بعد { $metres } م { $way } { $place }.
pin-you = مكانك
way-n = شمال
way-ne = شمال شرق
way-e = شرق
way-se = جنوب شرق
way-s = جنوب
way-sw = جنوب غرب
way-w = غرب
way-nw = شمال غرب
move-north = حرّك { $metres } م شمالًا
move-south = حرّك { $metres } م جنوبًا
move-east = حرّك { $metres } م شرقًا
move-west = حرّك { $metres } م غربًا

## ملاحظاتي
my-notes = ملاحظاتي
drafts = لم تُحفظ بعد
draft-waits = { $count ->
    [0] مبدوءة
   *[other] مبدوءة، عدد الصور: { $count }
}
notes-none = لا ملاحظات في هذه الجولة بعد. هل ترى شيئًا؟ دوّنه.
note-missing = لم تعد الملاحظة موجودة
note-standing = ماذا يحدث لها
note-reason = السبب:
note-reply = الرد:
note-late = وصلت بعد بدء المراجعة. وهي محسوبة مع ذلك.
withdraw-help = لقد أُرسلت. إن سحبتها تبقى كوثيقة معلَّمة كمسحوبة.
standing-needs-you = تحتاج إليك
standing-waiting = محفوظة على الهاتف، بانتظار الإرسال
standing-waiting-since = محفوظة على الهاتف، تنتظر منذ { $time }
standing-photo-coming = أُرسلت، وبقيت صور في الطريق: { $count }
standing-sent = أُرسلت، بانتظار المراجعة
standing-withdrawn = مسحوبة

## ما حفظته
kept-title = ما حفظته

## عندما لا ينجح شيء
error-storage-full = الهاتف ممتلئ. ما حفظته باقٍ، لكن تعذّر حفظ هذا. أفرغ بعض المساحة وحاول مرة أخرى.
error-storage-failed = تعذّر الحفظ على الهاتف. ما كتبته باقٍ هنا. حاول مرة أخرى.
error-storage-cleared = مسح المتصفح ما كان محفوظًا على الهاتف. ما كتبته باقٍ هنا: انسخه ثم أعد تحميل الصفحة.
error-storage-blocked = ‏Lykta مفتوح في علامة تبويب أخرى. ما كتبته باقٍ هنا. أغلق العلامة الأخرى وحاول مرة أخرى.
error-offline = لا توجد شبكة الآن. لم يضِع شيء. حاول عندما تعود الشبكة.
error-not-ours = الشبكة تجيب، لكن ليس Lykta. افتح صفحة الشبكة نفسها، أو أوقف الواي فاي، وحاول مرة أخرى.
error-wrong-password = الاسم أو كلمة المرور غير صحيحة. حاول مرة أخرى.
error-too-many = كانت المحاولات كثيرة جدًا. انتظر بضع دقائق وحاول مرة أخرى.
error-too-long = النص طويل جدًا. اختصره وحاول مرة أخرى.
error-forbidden-character = في النص رمز لا يمكن حفظه. غيّره وحاول مرة أخرى.
error-forbidden = لا يمكنك فعل ذلك هنا. لم يتغير شيء.
error-malformed = تعذّرت قراءة الملف. لم يتغير شيء.
error-busy = الخدمة مشغولة. لم يضِع شيء. حاول مرة أخرى بعد قليل.
error-draft-gone = لم تعد المسودة موجودة. ربما حُفظت أو أُزيلت في علامة تبويب أخرى: ابحث بين ملاحظاتك.
error-photo-missing = لم تعد قراءة الصورة ممكنة. أزلها أو التقطها من جديد، ثم احفظ.
error-set-full = لا مكان للمزيد في ملاحظة واحدة، 20 صورة على الأكثر. احفظها وابدأ أخرى.
error-other = لم ينجح ذلك الآن. لم يضِع شيء. حاول مرة أخرى. رمز الخطأ: { $code }

## كلمات البيانات
kind-walk = الجولة
kind-stop = محطة
kind-finding = نقطة
kind-area = منطقة
kind-promise = الوعد
kind-measure = إجراء في الوعد
kind-checklist = قائمة الأسئلة
kind-person = شخص
kind-organisation = جهة
category-lighting = الإضاءة
category-sightlines = الرؤية
category-paths = الممر
category-damage = الكتابة والأضرار
category-upkeep = العناية
category-entrances = المدخل
category-basements = القبو
category-parking = المواقف
category-meeting-places = مكان اللقاء
category-wayfinding = إيجاد الطريق
category-order = النظام
category-feeling = الشعور
category-other = غير ذلك
severity-urgent = عاجل، تصرّف الآن
severity-poor = سيئ
severity-acceptable = مقبول
severity-good = جيد
severity-preserve = يُحافظ عليه
feeling-safe = آمن
feeling-unsafe = غير آمن
light-day = ضوء النهار
light-dusk = الغسق
light-dark = ظلام
weather-dry = بلا مطر
weather-rain = مطر
weather-snow = ثلج
weather-fog = ضباب
light-short-day = نهار
light-short-dusk = وقت الغسق
light-short-dark = ظلام
weather-short-dry = بلا مطر
weather-short-rain = مطر
weather-short-snow = ثلج
weather-short-fog = ضباب
stop-kind-path = ممر
stop-kind-tunnel = نفق
stop-kind-entrance = مدخل
stop-kind-indoors = داخل المبنى
stop-kind-parking = موقف
stop-kind-meeting-place = مكان لقاء
stop-kind-open-place = ساحة مفتوحة
answer-a0 = عاجل، تصرّف الآن
answer-a1 = سيئ
answer-a2 = مقبول
answer-a3 = جيد
answer-yes = نعم
answer-partly = جزئيًا
answer-no = لا
answer-f0 = غير آمن أبدًا
answer-f1 = غير آمن نوعًا ما
answer-f2 = آمن نوعًا ما
answer-f3 = آمن جدًا
answer-not-applicable = لا ينطبق هنا
answer-dont-know = لا أعرف
person-hint-identity-number = رقم شخصي
person-hint-phone-number = رقم هاتف
person-hint-email = عنوان بريد إلكتروني
person-hint-number-plate = رقم لوحة سيارة
walk-state-draft = مسودة
walk-state-planned = مخططة
walk-state-briefed = عُقد اللقاء الأول
walk-state-ongoing = جارية
walk-state-awaiting-phones = بانتظار الهواتف
walk-state-in-review = قيد المراجعة
walk-state-protocol-approved = اعتُمد المحضر
walk-state-answered = أُجيب عنها
walk-state-followed-up = تمت متابعتها
walk-state-closed = منتهية
walk-state-postponed = مؤجلة
walk-state-cancelled = ملغاة
walk-state-broken-off = قُطعت
finding-state-received = استُلمت
finding-state-reviewed = رُوجعت
finding-state-assigned = أُسندت
finding-state-confirmed = تأكدت المسؤولية
finding-state-wrong-owner = جهة غير صحيحة
finding-state-ownership-unclear = تُبحث المسؤولية
finding-state-planned = خُطط للإجراء
finding-state-awaiting-budget = بانتظار الميزانية
finding-state-in-progress = قيد التنفيذ
finding-state-fixed = أُصلحت
finding-state-checked = تم التحقق
finding-state-duplicate = مكررة
finding-state-declined = لن يُتخذ إجراء
finding-state-preserved = يُحافظ عليها
finding-state-referred = أُحيلت
finding-state-reopened = فُتحت من جديد

## قائمة الأسئلة الأساسية، الإصدار 1
checklist-lighting = الإضاءة
checklist-lighting-opener = كيف الإضاءة هنا؟
checklist-lighting-even = هل الضوء متساوٍ على الممر وحوله؟
checklist-lighting-all-work = هل تعمل كل المصابيح؟
checklist-lighting-shine-freely = هل تضيء المصابيح بلا أغصان تحجبها؟
checklist-lighting-recognise-face = هل تستطيع تمييز وجه على بُعد أمتار قليلة؟
checklist-sightlines = الرؤية والنباتات
checklist-sightlines-opener = كيف الرؤية هنا؟
checklist-sightlines-who-is-coming = هل ترى من يأتي؟
checklist-sightlines-no-hiding = هل يخلو المكان من مواضع يمكن الاختباء فيها؟
checklist-sightlines-seen-from-windows = هل يُرى المكان من النوافذ؟
checklist-sightlines-plants-trimmed = هل النباتات مقلّمة فلا تحجب الرؤية؟
checklist-paths = الممرات والأنفاق
checklist-paths-opener = كيف الممر هنا؟
checklist-paths-even-non-slip = هل الأرض مستوية وغير زلقة؟
checklist-paths-other-way = هل هناك طريق آخر تشعر فيه بالأمان؟
checklist-paths-through-tunnel = هل يمكنك رؤية النفق كله حتى نهايته قبل أن تدخله؟
checklist-paths-apart-from-vehicles = هل الممر منفصل عن الدراجات النارية والسيارات؟
checklist-paths-wheels-get-through = هل يمكن المرور بكرسي متحرك أو عكاز بعجلات أو عربة أطفال؟
checklist-damage = التخريب والكتابة على الجدران
checklist-damage-opener = كيف حالة المكان هنا؟
checklist-damage-no-graffiti = هل يخلو المكان من الكتابة على الجدران؟
checklist-damage-undamaged = هل المقاعد واللافتات والنوافذ سليمة؟
checklist-damage-no-fire-damage = هل يخلو المكان من أضرار الحريق؟
checklist-upkeep = العناية بالمكان
checklist-upkeep-opener = كيف العناية بالمكان هنا؟
checklist-upkeep-clean-ground = هل الأرض نظيفة؟
checklist-upkeep-enough-bins = هل تكفي سلال المهملات؟
checklist-upkeep-nothing-dumped = هل يخلو المكان من أشياء مرمية أو متروكة؟
checklist-upkeep-no-glass-syringes = هل يخلو المكان من الزجاج المكسور والحقن؟
checklist-entrances = المداخل وبيوت الدرج
checklist-entrances-door-locks = هل يُقفل الباب من تلقاء نفسه؟
checklist-entrances-entrance-lit = هل المدخل مضاء وواضح للعيان؟
checklist-entrances-entry-phone = هل يعمل هاتف الباب أو قفل الرمز؟
checklist-entrances-house-number = هل رقم البيت سهل الرؤية؟
checklist-basements = القبو وغرفة الغسيل والمخزن
checklist-basements-doors-locked = هل الأبواب سليمة ومقفلة؟
checklist-basements-light-at-once = هل يُضاء النور فورًا؟
checklist-basements-look-in-before = هل يمكنك النظر إلى الداخل قبل أن تدخل؟
checklist-basements-escape-clear = هل طريق الخروج عند الطوارئ خالٍ؟
checklist-parking = المواقف ومحطة الحافلات
checklist-parking-opener = كيف الحال في الموقف أو المحطة؟
checklist-parking-lit-and-open = هل المكان مضاء ومكشوف؟
checklist-parking-way-there-safe = هل تشعر بالأمان في الطريق إليه؟
checklist-parking-bikes-locked = هل يمكن ربط الدراجات بالقفل؟
checklist-meeting-places = أماكن اللعب واللقاء
checklist-meeting-places-opener = كيف مكان اللقاء؟
checklist-meeting-places-used-by-all = هل يستخدم المكان أناس من أعمار مختلفة، رجالًا ونساءً؟
checklist-meeting-places-somewhere-to-sit = هل يوجد مكان للجلوس؟
checklist-meeting-places-play-undamaged = هل ألعاب الأطفال سليمة؟
checklist-meeting-places-feel-welcome = هل تشعر بالترحيب هنا؟
checklist-wayfinding = إيجاد الطريق والحصول على المساعدة
checklist-wayfinding-visitors-find = هل يجد الزوار والإسعاف الطريق إلى هنا؟
checklist-wayfinding-signs-legible = هل اللافتات مقروءة؟
checklist-wayfinding-know-fault-report = هل تعرف أين تبلّغ عن عطل؟
checklist-order = الأماكن المهجورة والنظام
checklist-order-opener = كيف النظام هنا؟
checklist-order-people-about = هل يتحرك الناس هنا مساءً؟
checklist-order-premises-locked = هل المحلات الفارغة مقفلة؟
checklist-order-calm = هل المكان هادئ؟ صِف ما يحدث، لا من يفعله.
checklist-feeling = الشعور
checklist-feeling-safe-by-day = كم تشعر بالأمان هنا في ضوء النهار؟
checklist-feeling-safe-in-dark = كم تشعر بالأمان هنا في الظلام؟
checklist-feeling-what-is-good = ما الجيد هنا الذي يجب الحفاظ عليه؟
checklist-feeling-most-important = ما أهم إجراء هنا؟
