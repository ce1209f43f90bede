### Leading the walk on the phone: the words come with the view, not with the first load.
lead-title = Lead the walk
lead-not-yours = You do not lead this walk.
lead-state = The walk is: { $state }
lead-start = Start the walk
lead-end = End the walk
lead-resume = Go on with the walk
lead-review = Hand over to review
lead-break-off = Break off the walk
lead-collect = Collect the phones
lead-break-off-help = A threat, the weather or something else: everything that was noted is kept and goes on to review. Is anybody in danger: call 112.
lead-why = Why?
lead-why-missing = Write why in a few words, so that those who review understand.
lead-before = When you start, everybody sees that the walk is under way. They can answer and note without a network too.
lead-ongoing = When everybody is back you end it. Then we wait for the phones.
lead-waiting = Ask everybody to open Lykta where there is a network, until it says “Everything is sent”. What comes later is still included.
lead-broken-off = The walk is broken off. Ask everybody to open Lykta where there is a network, so that what they noted arrives.
lead-done = The rest happens at the desk.
lead-not-all = { $count ->
    [one] 1 phone has not sent everything. You can hand over to review all the same: what comes later is included.
   *[other] { $count } phones have not sent everything. You can hand over to review all the same: what comes later is included.
}
lead-pending = Saved on the phone. The others see it when you have a network.
lead-moved-on = Somebody else was faster
lead-moved-on-text = The step you took no longer applies: the walk is now { $state }. Nothing is lost, and you need not do anything.
lead-moved-on-ok = I see
lead-refused = The step could not be taken
lead-refused-text = The walk is as it was: { $state }. Error code: { $code }
lead-join = More people are coming
lead-join-how = Open the phone’s camera and point it at the square, or go to { $address } and type the code.
lead-join-qr = QR code that opens the walk
lead-join-code = Code
lead-join-until = The code is good until { $when }. The QR code is good as long as the walk is open.
lead-join-offline = The code can be shown when you have a network. Those who join need one at that moment too.
lead-join-closed = The walk takes in no more people.
lead-phones = The phones
lead-phones-none = No phone has joined yet.
lead-phones-home = { $home ->
    [one] 1 of { $count } has sent everything.
   *[other] { $home } of { $count } have sent everything.
}
lead-phones-offline = Without a network we can’t see how the phones are doing.
lead-phones-at = That was how it stood at { $when }.
lead-phone-you = You
lead-phone-someone = A participant
lead-phone-home = Everything is sent
lead-phone-unheard = Has not been heard from yet
lead-phone-operations = { $count ->
    [one] 1 thing left
   *[other] { $count } things left
}
lead-phone-photos = { $count ->
    [one] 1 photo left
   *[other] { $count } photos left
}
lead-phone-heard = heard { $when }
