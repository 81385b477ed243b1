window.YTD.profile.part0 = [
 {
  "profile": {
   "description": {
    "bio": "Lost property office, Paddock End railway. It is not lost, it is early.",
    "website": "",
    "location": "platform 2, second door"
   },
   "avatarMediaUrl": "",
   "headerMediaUrl": ""
  }
 }
]
