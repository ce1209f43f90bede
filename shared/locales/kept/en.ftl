### What you have saved: the words come with the view, not with the first load.
kept-all-sent = Everything is sent
kept-all-here = Everything is still on the phone
kept-no-net = No network right now.
kept-no-net-since = No network since { $time }.
kept-waiting = { $count ->
    [one] 1 thing waits and is sent by itself.
   *[other] { $count } things wait and are sent by themselves.
}
kept-waiting-out = { $count ->
    [one] 1 thing waits until you are in again.
   *[other] { $count } things wait until you are in again.
}
kept-draft-left = The walk is no longer here, so this cannot be saved. The words stay here.
kept-nothing-waits = Nothing waits on the phone.
kept-nothing-yet = You have not noted anything yet.
kept-needs-you = { $count ->
    [one] 1 thing needs you.
   *[other] { $count } things need you.
}
kept-waits = Waiting
kept-waits-net = Waiting for a network
kept-trying = Trying
kept-last-try = Last try { $time }.
kept-next-try = The next one comes by itself.
kept-next-try-in = The next one comes by itself in { $seconds } s.
kept-sent = { $count ->
    [one] 1 thing is sent and has arrived.
   *[other] { $count } things are sent and have arrived.
}
room-not-cleared = The browser has promised not to clear what waits.
room-may-be-cleared = The browser may clear what waits if the phone gets full. A private window forgets it when it is closed. If it takes long until you have a network, save it to a file.
room-ios = Safari clears what waits if Lykta is not opened for seven days. Open Lykta with a network before that, or save to a file. The app on the home screen has a storage of its own: put Lykta there before the next walk, and join from there.
room-plenty = The browser says there is room for more than 1,000 more photos.
room-free = The browser says there is room for about { $count } more photos.
room-full-title = The phone is nearly full
room-full-text = { $count ->
    [0] The browser says there is no room for another photo. What you have saved is still there. Make room, for example by removing a film.
    [one] The browser says there is room for about one more photo. What you have saved is still there. Make room, for example by removing a film.
   *[other] The browser says there is room for about { $count } more photos. What you have saved is still there. Make room, for example by removing a film.
}
note-duplicate = Somebody else noted the same thing. Yours is counted, and what is done is done for the other one.
waits-note = An observation
waits-answer = An answer
waits-answer-at = Answer from { $stop }
waits-photo = A photo
waits-text-sent = The text is sent.
waits-photos = Photos: { $done } of { $total }.
waits-since = Waiting since { $time }.
why-busy = The service is busy.
why-waits = Waits for something that has to arrive first.
why-disk-full = The service is full; we know about it.
why-unknown-record = Concerns something that this phone does not see. It is sent once that has arrived from the phone it was noted on.
why-not-signed-in = Is sent when the person who saved it is back on this phone. What was noted without signing in is sent, too, when somebody else joins here.
why-sign-in-needed = You need to join again.
tray-title = We could not send “{ $name }”
tray-mend = Change
tray-resend = Send again
tray-drop = Let go
tray-drop-sure = Let go for good
tray-drop-text = Then it is removed from the phone and never sent.
refused-too-long = The text is too long. It is still on the phone. Shorten it and save again.
refused-forbidden-character = The text has a character that cannot be sent. It is still on the phone. Change it and save again.
refused-moved-on = Somebody else was first, so the step no longer holds. It is still on the phone. Look at how things stand now, and let it go if it is not needed.
refused-depends-on = This hangs on something else that could not be sent. It is still on the phone. Begin with the other one.
refused-forbidden = You may no longer change this. It is still on the phone. Ask the person who leads the walk.
refused-unknown-record = What this is about is not with the service. It is still on the phone. Try again, or save to a file.
refused-not-a-photo = We could not read the photo. The text is sent and the photo is still on the phone. Take a new photo, or let the text do.
refused-photo-too-large = The photo is too large. The text is sent and the photo is still on the phone. Take a new photo, or let the text do.
refused-hash-mismatch = The photo did not arrive whole. It is still on the phone. Try again.
refused-photo-left-behind = The photo belongs to an observation that this phone does not see, for example because you read the file in on another phone. Then it has arrived from there, and you can drop this one. Otherwise: save it to a file.
refused-set-full = There are too many photos in one note: 20 at most. It is still on the phone. Make another note for it, and let this one go.
refused-photo-missing = The photo can no longer be read on this phone. The words are sent. Take a new photo, or let this one go.
refused-other = The service could not take it. It is still on the phone. Try again, or save to a file. Error code: { $code }
problem-not-ours = The network answers, but not Lykta. This happens in networks where you first have to accept something. Everything is still on the phone.
problem-disk-full = The service is full right now. Everything is still on the phone and is sent when it can be.
problem-busy = The service is busy. Everything is still on the phone and is sent in a while.
problem-server-too-old = The phone has a newer version than the service. Everything is still on the phone and is sent when the service is up to date.
problem-client-too-old = There is a newer version of Lykta. Load the page again. Everything is still on the phone.
problem-other = It could not be sent right now. Everything is still on the phone. Error code: { $code }
file-save = Save to a file
file-read-in = Read in from a file
file-help = The file can be read in on another phone if this one runs out. They are that phone’s notes then.
file-saved = The file is among your downloads. Everything is still on the phone too.
file-read = { $count ->
    [0] The file is read. All that is in it is on this phone already.
   *[other] The file is read in. What was not sent is now sent by itself.
}
refused-grant-ended = Your part in this has ended, so this can't be sent. It stays on the phone. Ask whoever leads the walk. Once you take part again: send it again.
sign-out-refused = Something could not be sent. It stays on the phone, under “What you have saved”.
wiped-title = This device has been erased
wiped-text = The coordinator asked for everything that Lykta had saved here to be erased. That is done.
wiped-help = What had been sent is still with the municipality. What had not been sent is gone.
wiped-anew = Begin anew
