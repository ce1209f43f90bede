### قيادة الجولة على الهاتف: مسودة من صنع آلة. تأتي كلماتها مع الصفحة.
lead-title = قيادة الجولة
lead-not-yours = أنت لا تقود هذه الجولة.
lead-state = حالة الجولة: { $state }
lead-start = ابدأ الجولة
lead-end = أنهِ الجولة
lead-resume = تابع الجولة
lead-review = سلّمها للمراجعة
lead-break-off = أوقف الجولة
lead-collect = اجمع الهواتف
lead-break-off-help = تهديد أو طقس أو غير ذلك: كل ما دُوّن باقٍ ويذهب إلى المراجعة. إن كان أحد في خطر فاتصل بـ 112.
lead-why = لماذا؟
lead-why-missing = اكتب السبب بكلمات قليلة ليفهم المراجعون.
lead-before = عندما تبدأ يرى الجميع أن الجولة جارية. ويمكنهم الإجابة والتدوين بلا شبكة أيضًا.
lead-ongoing = عندما يعود الجميع أنهِ الجولة. ثم ننتظر الهواتف.
lead-waiting = اطلب من الجميع فتح Lykta حيث توجد شبكة حتى تظهر عبارة «أُرسل كل شيء». وما يصل لاحقًا يُحتسب أيضًا.
lead-broken-off = أُوقفت الجولة. اطلب من الجميع فتح Lykta حيث توجد شبكة ليصل ما دوّنوه.
lead-done = الباقي يجري على المكتب.
lead-not-all = { $count ->
    [one] هاتف واحد لم يرسل كل شيء. يمكنك التسليم للمراجعة مع ذلك: ما يصل لاحقًا يُحتسب.
   *[other] هواتف لم ترسل كل شيء: { $count }. يمكنك التسليم للمراجعة مع ذلك: ما يصل لاحقًا يُحتسب.
}
lead-pending = محفوظ على الهاتف. يراه الآخرون عندما تتوفر لديك شبكة.
lead-moved-on = سبقك شخص آخر
lead-moved-on-text = الخطوة التي اتخذتها لم تعد سارية: حالة الجولة الآن { $state }. لم يضِع شيء ولا حاجة لأن تفعل شيئًا.
lead-moved-on-ok = فهمت
lead-refused = تعذّر اتخاذ الخطوة
lead-refused-text = الجولة كما كانت: { $state }. رمز الخطأ: { $code }
lead-join = انضمام آخرين
lead-join-how = افتح كاميرا الهاتف ووجّهها نحو المربع، أو اذهب إلى { $address } واكتب الرمز.
lead-join-qr = رمز QR يفتح الجولة
lead-join-code = الرمز
lead-join-until = الرمز صالح حتى { $when }. ورمز QR صالح ما دامت الجولة مفتوحة.
lead-join-offline = يمكن عرض الرمز عندما تتوفر لديك شبكة. ومن ينضم يحتاج إلى شبكة في تلك اللحظة أيضًا.
lead-join-closed = لم تعد الجولة تقبل أحدًا.
lead-phones = الهواتف
lead-phones-none = لم ينضم أي هاتف بعد.
lead-phones-home = أرسل كل شيء: { $home } من { $count }.
lead-phones-offline = لا يمكن معرفة حال الهواتف بلا شبكة.
lead-phones-at = هكذا كان الحال { $when }.
lead-phone-you = أنت
lead-phone-someone = مشارك
lead-phone-home = أُرسل كل شيء
lead-phone-unheard = لم يُسمع منه بعد
lead-phone-operations = { $count ->
    [one] بقي أمر واحد
   *[other] بقي: { $count }
}
lead-phone-photos = { $count ->
    [one] بقيت صورة واحدة
   *[other] صور باقية: { $count }
}
lead-phone-heard = آخر اتصال { $when }
