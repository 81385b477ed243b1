window.YTD.tweets.part0 = [
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1985411959616440937"
     ],
     "editableUntil": "2025-11-03T19:21:13.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": []
   },
   "display_text_range": [
    "0",
    "53"
   ],
   "favorite_count": "15",
   "id_str": "1985411959616440937",
   "truncated": false,
   "retweet_count": "3",
   "id": "1985411959616440937",
   "created_at": "Mon Nov 03 18:21:13 +0000 2025",
   "favorited": false,
   "full_text": "Forty-three gloves and one pair. I have closed early.",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1984252630020393715"
     ],
     "editableUntil": "2025-10-31T14:34:27.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": []
   },
   "display_text_range": [
    "0",
    "70"
   ],
   "favorite_count": "20",
   "id_str": "1984252630020393715",
   "truncated": false,
   "retweet_count": "2",
   "id": "1984252630020393715",
   "created_at": "Fri Oct 31 13:34:27 +0000 2025",
   "favorited": false,
   "full_text": "The glove came back within the hour. Somebody had found the other one.",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1983587175530235922"
     ],
     "editableUntil": "2025-10-29T18:30:10.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": []
   },
   "display_text_range": [
    "0",
    "94"
   ],
   "favorite_count": "2",
   "id_str": "1983587175530235922",
   "truncated": false,
   "retweet_count": "0",
   "id": "1983587175530235922",
   "created_at": "Wed Oct 29 17:30:10 +0000 2025",
   "favorited": false,
   "full_text": "Found today: nothing at all. I went out and left a glove, so that they would know we are here.",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1982877836037328882"
     ],
     "editableUntil": "2025-10-27T19:31:30.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": []
   },
   "display_text_range": [
    "0",
    "76"
   ],
   "favorite_count": "16",
   "id_str": "1982877836037328882",
   "truncated": false,
   "retweet_count": "0",
   "id": "1982877836037328882",
   "created_at": "Mon Oct 27 18:31:30 +0000 2025",
   "favorited": false,
   "full_text": "Nobody has come for the egg. I shall keep the page open as long as it takes.",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1981791164369473160"
     ],
     "editableUntil": "2025-10-24T19:33:28.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": []
   },
   "display_text_range": [
    "0",
    "92"
   ],
   "favorite_count": "17",
   "id_str": "1981791164369473160",
   "truncated": false,
   "retweet_count": "3",
   "id": "1981791164369473160",
   "created_at": "Fri Oct 24 18:33:28 +0000 2025",
   "favorited": false,
   "full_text": "The pigeon has laid an egg on the ledger. I have given it a number, to be fair to everybody.",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1981027491862547758"
     ],
     "editableUntil": "2025-10-22T16:58:54.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [
     {
      "name": "Trombone Lessons",
      "screen_name": "trombone_tutor",
      "indices": [
       "0",
       "15"
      ],
      "id_str": "2060728701",
      "id": "2060728701"
     }
    ],
    "urls": []
   },
   "display_text_range": [
    "0",
    "84"
   ],
   "favorite_count": "17",
   "in_reply_to_status_id_str": "1981018683824147758",
   "id_str": "1981027491862547758",
   "in_reply_to_user_id": "2060728701",
   "truncated": false,
   "retweet_count": "4",
   "id": "1981027491862547758",
   "created_at": "Wed Oct 22 15:58:54 +0000 2025",
   "favorited": false,
   "full_text": "@trombone_tutor Your nerve is ready to be fetched. Please bring some identification.",
   "lang": "en",
   "in_reply_to_screen_name": "trombone_tutor",
   "in_reply_to_user_id_str": "2060728701",
   "in_reply_to_status_id": "1981018683824147758"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1980172425471462742"
     ],
     "editableUntil": "2025-10-20T08:21:10.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [
     {
      "name": "Mina's Mother",
      "screen_name": "minas_mother",
      "indices": [
       "0",
       "13"
      ],
      "id_str": "2127528630",
      "id": "2127528630"
     }
    ],
    "urls": []
   },
   "display_text_range": [
    "0",
    "85"
   ],
   "favorite_count": "16",
   "in_reply_to_status_id_str": "1980167140648422742",
   "id_str": "1980172425471462742",
   "in_reply_to_user_id": "2127528630",
   "truncated": false,
   "retweet_count": "0",
   "id": "1980172425471462742",
   "created_at": "Mon Oct 20 07:21:10 +0000 2025",
   "favorited": false,
   "full_text": "@minas_mother Yes, he clapped. He left his hat. No, I do not think that he forgot it.",
   "lang": "en",
   "in_reply_to_screen_name": "minas_mother",
   "in_reply_to_user_id_str": "2127528630",
   "in_reply_to_status_id": "1980167140648422742"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1979480639140790448"
     ],
     "editableUntil": "2025-10-18T10:32:16.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": []
   },
   "display_text_range": [
    "0",
    "72"
   ],
   "favorite_count": "0",
   "id_str": "1979480639140790448",
   "truncated": false,
   "retweet_count": "1",
   "id": "1979480639140790448",
   "created_at": "Sat Oct 18 09:32:16 +0000 2025",
   "favorited": false,
   "full_text": "Lost tonight: my fear of the second movement. Nobody should come for it.",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1978479401251111062"
     ],
     "editableUntil": "2025-10-15T16:13:42.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [
     {
      "name": "Mr Osgood",
      "screen_name": "OsgoodStation",
      "indices": [
       "3",
       "17"
      ],
      "id_str": "2042165409",
      "id": "2042165409"
     }
    ],
    "urls": []
   },
   "display_text_range": [
    "0",
    "84"
   ],
   "favorite_count": "14",
   "id_str": "1978479401251111062",
   "truncated": false,
   "retweet_count": "2",
   "id": "1978479401251111062",
   "created_at": "Wed Oct 15 15:13:42 +0000 2025",
   "favorited": false,
   "full_text": "RT @OsgoodStation: The 7.42 is delayed due to music. Passengers are advised to stay.",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1977743931244282464"
     ],
     "editableUntil": "2025-10-13T15:31:12.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": [
     {
      "url": "https://t.co/NMInhfaUJx",
      "expanded_url": "https://gazette.example/concert",
      "display_url": "gazette.example/concert",
      "indices": [
       "73",
       "96"
      ]
     }
    ]
   },
   "display_text_range": [
    "0",
    "96"
   ],
   "favorite_count": "13",
   "id_str": "1977743931244282464",
   "truncated": false,
   "retweet_count": "2",
   "id": "1977743931244282464",
   "possibly_sensitive": false,
   "created_at": "Mon Oct 13 14:31:12 +0000 2025",
   "favorited": false,
   "full_text": "Concert on platform 2. The 7.42 waited. It has never waited for anybody. https://t.co/NMInhfaUJx",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1977040539274446538"
     ],
     "editableUntil": "2025-10-11T16:56:10.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": []
   },
   "display_text_range": [
    "0",
    "82"
   ],
   "favorite_count": "4",
   "id_str": "1977040539274446538",
   "truncated": false,
   "retweet_count": "0",
   "id": "1977040539274446538",
   "created_at": "Sat Oct 11 15:56:10 +0000 2025",
   "favorited": false,
   "full_text": "I have signed for the trombone. Mr Osgood was the witness. He has stopped humming.",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1975890487478848889"
     ],
     "editableUntil": "2025-10-08T12:46:17.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": []
   },
   "display_text_range": [
    "0",
    "87"
   ],
   "favorite_count": "9",
   "id_str": "1975890487478848889",
   "truncated": false,
   "retweet_count": "2",
   "id": "1975890487478848889",
   "created_at": "Wed Oct 08 11:46:17 +0000 2025",
   "favorited": false,
   "full_text": "The trombone has been here for a year and a day about thirty times. I think it is mine.",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1975280100005906721"
     ],
     "editableUntil": "2025-10-06T20:20:49.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": []
   },
   "display_text_range": [
    "0",
    "95"
   ],
   "favorite_count": "5",
   "id_str": "1975280100005906721",
   "truncated": false,
   "retweet_count": "4",
   "id": "1975280100005906721",
   "created_at": "Mon Oct 06 19:20:49 +0000 2025",
   "favorited": false,
   "full_text": "A year and a day: the pigeon is property of the railway. It took it with dignity and a biscuit.",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1974396235523555671"
     ],
     "editableUntil": "2025-10-04T09:48:39.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": []
   },
   "display_text_range": [
    "0",
    "67"
   ],
   "favorite_count": "21",
   "id_str": "1974396235523555671",
   "truncated": false,
   "retweet_count": "4",
   "id": "1974396235523555671",
   "created_at": "Sat Oct 04 08:48:39 +0000 2025",
   "favorited": false,
   "full_text": "So the office belongs to the key now, if I read the rule correctly.",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1973704528884664452"
     ],
     "editableUntil": "2025-10-02T12:00:04.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": []
   },
   "display_text_range": [
    "0",
    "81"
   ],
   "favorite_count": "4",
   "id_str": "1973704528884664452",
   "truncated": false,
   "retweet_count": "4",
   "id": "1973704528884664452",
   "created_at": "Thu Oct 02 11:00:04 +0000 2025",
   "favorited": false,
   "full_text": "Somebody has handed in a key. It fits the office. It took one year and nine days.",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1973441244629565968"
     ],
     "editableUntil": "2025-10-01T18:33:52.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": []
   },
   "display_text_range": [
    "0",
    "86"
   ],
   "favorite_count": "7",
   "id_str": "1973441244629565968",
   "truncated": false,
   "retweet_count": "2",
   "id": "1973441244629565968",
   "created_at": "Wed Oct 01 17:33:52 +0000 2025",
   "favorited": false,
   "full_text": "New timetable. The 9.03 is printed in italics, like something that somebody once said.",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1973418864423210712"
     ],
     "editableUntil": "2025-10-01T17:04:56.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": []
   },
   "display_text_range": [
    "0",
    "89"
   ],
   "favorite_count": "11",
   "id_str": "1973418864423210712",
   "truncated": false,
   "retweet_count": "1",
   "id": "1973418864423210712",
   "created_at": "Wed Oct 01 16:04:56 +0000 2025",
   "favorited": false,
   "full_text": "Complaints today: one, about happiness in the back room. I have turned the trombone down.",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1973051830468349489"
     ],
     "editableUntil": "2025-09-30T16:46:28.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": []
   },
   "display_text_range": [
    "0",
    "85"
   ],
   "favorite_count": "0",
   "id_str": "1973051830468349489",
   "truncated": false,
   "retweet_count": "0",
   "id": "1973051830468349489",
   "created_at": "Tue Sep 30 15:46:28 +0000 2025",
   "favorited": false,
   "full_text": "The bicycle rings now. The saddle still does not fit. One should not want everything.",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1973027650305788447"
     ],
     "editableUntil": "2025-09-30T15:10:23.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": []
   },
   "display_text_range": [
    "0",
    "73"
   ],
   "favorite_count": "1",
   "id_str": "1973027650305788447",
   "truncated": false,
   "retweet_count": "3",
   "id": "1973027650305788447",
   "created_at": "Tue Sep 30 14:10:23 +0000 2025",
   "favorited": false,
   "full_text": "Found today: a bell without a bicycle. I knew it would all come together.",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1972719759631847136"
     ],
     "editableUntil": "2025-09-29T18:46:56.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": []
   },
   "display_text_range": [
    "0",
    "74"
   ],
   "favorite_count": "2",
   "id_str": "1972719759631847136",
   "truncated": false,
   "retweet_count": "1",
   "id": "1972719759631847136",
   "created_at": "Mon Sep 29 17:46:56 +0000 2025",
   "favorited": false,
   "full_text": "Tonight there was a light under the door. I told it that we open at eight.",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1972643121908944800"
     ],
     "editableUntil": "2025-09-29T13:42:24.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": []
   },
   "display_text_range": [
    "0",
    "57"
   ],
   "favorite_count": "2",
   "id_str": "1972643121908944800",
   "truncated": false,
   "retweet_count": "4",
   "id": "1972643121908944800",
   "created_at": "Mon Sep 29 12:42:24 +0000 2025",
   "favorited": false,
   "full_text": "He knocked first. I think that says a lot about a person.",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1972404660144704723"
     ],
     "editableUntil": "2025-09-28T21:54:51.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": []
   },
   "display_text_range": [
    "0",
    "71"
   ],
   "favorite_count": "17",
   "id_str": "1972404660144704723",
   "truncated": false,
   "retweet_count": "2",
   "id": "1972404660144704723",
   "created_at": "Sun Sep 28 20:54:51 +0000 2025",
   "favorited": false,
   "full_text": "He came on a Wednesday. I had nothing prepared. I showed him number 17.",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1972399429847614572"
     ],
     "editableUntil": "2025-09-28T21:34:04.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [
     {
      "name": "The Man on Thursdays",
      "screen_name": "thursday_man",
      "indices": [
       "0",
       "13"
      ],
      "id_str": "2058967798",
      "id": "2058967798"
     }
    ],
    "urls": []
   },
   "display_text_range": [
    "0",
    "87"
   ],
   "favorite_count": "22",
   "in_reply_to_status_id_str": "1972388105226814572",
   "id_str": "1972399429847614572",
   "in_reply_to_user_id": "2058967798",
   "truncated": false,
   "retweet_count": "4",
   "id": "1972399429847614572",
   "created_at": "Sun Sep 28 20:34:04 +0000 2025",
   "favorited": false,
   "full_text": "@thursday_man I have put a second chair beside the kettle. It was never fetched either.",
   "lang": "en",
   "in_reply_to_screen_name": "thursday_man",
   "in_reply_to_user_id_str": "2058967798",
   "in_reply_to_status_id": "1972388105226814572"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1971932197564712167"
     ],
     "editableUntil": "2025-09-27T14:37:27.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [
     {
      "name": "The Man on Thursdays",
      "screen_name": "thursday_man",
      "indices": [
       "0",
       "13"
      ],
      "id_str": "2058967798",
      "id": "2058967798"
     }
    ],
    "urls": []
   },
   "display_text_range": [
    "0",
    "81"
   ],
   "favorite_count": "7",
   "in_reply_to_status_id_str": "1971920117969192167",
   "id_str": "1971932197564712167",
   "in_reply_to_user_id": "2058967798",
   "truncated": false,
   "retweet_count": "2",
   "id": "1971932197564712167",
   "created_at": "Sat Sep 27 13:37:27 +0000 2025",
   "favorited": false,
   "full_text": "@thursday_man You do not have to lose something every week. You may just come in.",
   "lang": "en",
   "in_reply_to_screen_name": "thursday_man",
   "in_reply_to_user_id_str": "2058967798",
   "in_reply_to_status_id": "1971920117969192167"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1971866112710674747"
     ],
     "editableUntil": "2025-09-27T10:14:51.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": []
   },
   "display_text_range": [
    "0",
    "65"
   ],
   "favorite_count": "7",
   "id_str": "1971866112710674747",
   "truncated": false,
   "retweet_count": "1",
   "id": "1971866112710674747",
   "created_at": "Sat Sep 27 09:14:51 +0000 2025",
   "favorited": false,
   "full_text": "A man in the fog asked me for the way out. I gave him the ladder.",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1971587452741094715"
     ],
     "editableUntil": "2025-09-26T15:47:33.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": []
   },
   "display_text_range": [
    "0",
    "54"
   ],
   "favorite_count": "8",
   "id_str": "1971587452741094715",
   "truncated": false,
   "retweet_count": "4",
   "id": "1971587452741094715",
   "created_at": "Fri Sep 26 14:47:33 +0000 2025",
   "favorited": false,
   "full_text": "Nobody saw the fog arrive, and nobody has come for it.",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1971556754630118174"
     ],
     "editableUntil": "2025-09-26T13:45:34.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": []
   },
   "display_text_range": [
    "0",
    "43"
   ],
   "favorite_count": "2",
   "id_str": "1971556754630118174",
   "truncated": false,
   "retweet_count": "4",
   "id": "1971556754630118174",
   "created_at": "Fri Sep 26 12:45:34 +0000 2025",
   "favorited": false,
   "full_text": "Fog all day. The 7.42 was handed in at ten.",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1971220313328848616"
     ],
     "editableUntil": "2025-09-25T15:28:40.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": []
   },
   "display_text_range": [
    "0",
    "86"
   ],
   "favorite_count": "16",
   "id_str": "1971220313328848616",
   "truncated": false,
   "retweet_count": "0",
   "id": "1971220313328848616",
   "created_at": "Thu Sep 25 14:28:40 +0000 2025",
   "favorited": false,
   "full_text": "Found today: a lighthouse in a bottle. There is a goat on it. I do not make the rules.",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1971209391961018365"
     ],
     "editableUntil": "2025-09-25T14:45:17.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": []
   },
   "display_text_range": [
    "0",
    "81"
   ],
   "favorite_count": "7",
   "id_str": "1971209391961018365",
   "truncated": false,
   "retweet_count": "2",
   "id": "1971209391961018365",
   "created_at": "Thu Sep 25 13:45:17 +0000 2025",
   "favorited": false,
   "full_text": "I do not ask what I earn. I was told to look in the ledger. I am under \"various\".",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1970767371635265523"
     ],
     "editableUntil": "2025-09-24T09:28:51.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": []
   },
   "display_text_range": [
    "0",
    "42"
   ],
   "favorite_count": "9",
   "id_str": "1970767371635265523",
   "truncated": false,
   "retweet_count": "1",
   "id": "1970767371635265523",
   "created_at": "Wed Sep 24 08:28:51 +0000 2025",
   "favorited": false,
   "full_text": "The pigeon now earns more than the kettle.",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1970761332437287635"
     ],
     "editableUntil": "2025-09-24T09:04:51.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": []
   },
   "display_text_range": [
    "0",
    "84"
   ],
   "favorite_count": "7",
   "id_str": "1970761332437287635",
   "truncated": false,
   "retweet_count": "1",
   "id": "1970761332437287635",
   "created_at": "Wed Sep 24 08:04:51 +0000 2025",
   "favorited": false,
   "full_text": "The auditor asked who \"various\" is. I pointed. He has put the pigeon into the books.",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1970552964808443619"
     ],
     "editableUntil": "2025-09-23T19:16:52.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": []
   },
   "display_text_range": [
    "0",
    "78"
   ],
   "favorite_count": "22",
   "id_str": "1970552964808443619",
   "truncated": false,
   "retweet_count": "2",
   "id": "1970552964808443619",
   "created_at": "Tue Sep 23 18:16:52 +0000 2025",
   "favorited": false,
   "full_text": "The auditor is back. He brought his own chair this time, and took it with him.",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1970520387649275597"
     ],
     "editableUntil": "2025-09-23T17:07:25.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": []
   },
   "display_text_range": [
    "0",
    "75"
   ],
   "favorite_count": "9",
   "id_str": "1970520387649275597",
   "truncated": false,
   "retweet_count": "0",
   "id": "1970520387649275597",
   "created_at": "Tue Sep 23 16:07:25 +0000 2025",
   "favorited": false,
   "full_text": "Number 2001 is a soup spoon. We have had the ceremony for that one instead.",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1970200069252583323"
     ],
     "editableUntil": "2025-09-22T19:54:35.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": []
   },
   "display_text_range": [
    "0",
    "89"
   ],
   "favorite_count": "13",
   "id_str": "1970200069252583323",
   "truncated": false,
   "retweet_count": "0",
   "id": "1970200069252583323",
   "created_at": "Mon Sep 22 18:54:35 +0000 2025",
   "favorited": false,
   "full_text": "I gave the leaf a number. It is 2000. The pigeon had hoped for something with a ceremony.",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1970149139018679826"
     ],
     "editableUntil": "2025-09-22T16:32:13.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": []
   },
   "display_text_range": [
    "0",
    "90"
   ],
   "favorite_count": "3",
   "id_str": "1970149139018679826",
   "truncated": false,
   "retweet_count": "0",
   "id": "1970149139018679826",
   "created_at": "Mon Sep 22 15:32:13 +0000 2025",
   "favorited": false,
   "full_text": "Somebody handed in a leaf. He said it must have come from somewhere. I gave him a receipt.",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1970128712758200007"
     ],
     "editableUntil": "2025-09-22T15:11:03.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": []
   },
   "display_text_range": [
    "0",
    "61"
   ],
   "favorite_count": "13",
   "id_str": "1970128712758200007",
   "truncated": false,
   "retweet_count": "3",
   "id": "1970128712758200007",
   "created_at": "Mon Sep 22 14:11:03 +0000 2025",
   "favorited": false,
   "full_text": "Autumn. Everybody loses a scarf, and the trees are no better.",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1968759268307896642"
     ],
     "editableUntil": "2025-09-18T20:29:22.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [
     {
      "name": "Luck and Ladders",
      "screen_name": "luck_n_ladders",
      "indices": [
       "0",
       "15"
      ],
      "id_str": "2234030300",
      "id": "2234030300"
     }
    ],
    "urls": []
   },
   "display_text_range": [
    "0",
    "92"
   ],
   "favorite_count": "9",
   "in_reply_to_status_id_str": "1968755996750776642",
   "id_str": "1968759268307896642",
   "in_reply_to_user_id": "2234030300",
   "truncated": false,
   "retweet_count": "2",
   "id": "1968759268307896642",
   "created_at": "Thu Sep 18 19:29:22 +0000 2025",
   "favorited": false,
   "full_text": "@luck_n_ladders Thirteen umbrellas came in on Friday. I made it fourteen. It was mine again.",
   "lang": "en",
   "in_reply_to_screen_name": "luck_n_ladders",
   "in_reply_to_user_id_str": "2234030300",
   "in_reply_to_status_id": "1968755996750776642"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1967559017886650224"
     ],
     "editableUntil": "2025-09-15T13:00:00.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": []
   },
   "display_text_range": [
    "0",
    "85"
   ],
   "favorite_count": "3",
   "id_str": "1967559017886650224",
   "truncated": false,
   "retweet_count": "0",
   "id": "1967559017886650224",
   "created_at": "Mon Sep 15 12:00:00 +0000 2025",
   "favorited": false,
   "full_text": "I have put the violin beside the trombone. One of them is going to have to apologise.",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1966466322002870441"
     ],
     "editableUntil": "2025-09-12T12:38:01.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": []
   },
   "display_text_range": [
    "0",
    "58"
   ],
   "favorite_count": "4",
   "id_str": "1966466322002870441",
   "truncated": false,
   "retweet_count": "1",
   "id": "1966466322002870441",
   "created_at": "Fri Sep 12 11:38:01 +0000 2025",
   "favorited": false,
   "full_text": "Nobody has come for the violin. The note has been fetched.",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1965481918854071965"
     ],
     "editableUntil": "2025-09-09T19:26:21.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": []
   },
   "display_text_range": [
    "0",
    "74"
   ],
   "favorite_count": "17",
   "id_str": "1965481918854071965",
   "truncated": false,
   "retweet_count": "1",
   "id": "1965481918854071965",
   "created_at": "Tue Sep 09 18:26:21 +0000 2025",
   "favorited": false,
   "full_text": "Found today: a violin. It was on platform 2 with a note that said \"sorry\".",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1964334311142329106"
     ],
     "editableUntil": "2025-09-06T15:26:10.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": []
   },
   "display_text_range": [
    "0",
    "102"
   ],
   "favorite_count": "1",
   "id_str": "1964334311142329106",
   "truncated": false,
   "retweet_count": "0",
   "id": "1964334311142329106",
   "created_at": "Sat Sep 06 14:26:10 +0000 2025",
   "favorited": false,
   "full_text": "Somebody wants to know how much of it all is ever fetched. One thing in five. The rest are colleagues.",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1963246593897401550"
     ],
     "editableUntil": "2025-09-03T15:23:58.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": [
     {
      "url": "https://t.co/4EuDoDOYB5",
      "expanded_url": "https://gazette.example/pigeon",
      "display_url": "gazette.example/pigeon",
      "indices": [
       "83",
       "106"
      ]
     }
    ]
   },
   "display_text_range": [
    "0",
    "106"
   ],
   "favorite_count": "9",
   "id_str": "1963246593897401550",
   "truncated": false,
   "retweet_count": "3",
   "id": "1963246593897401550",
   "possibly_sensitive": false,
   "created_at": "Wed Sep 03 14:23:58 +0000 2025",
   "favorited": false,
   "full_text": "A journalist came about the pigeon. She left her pen. I have written this with it. https://t.co/4EuDoDOYB5",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1962156393624505370"
     ],
     "editableUntil": "2025-08-31T15:11:54.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": [],
    "media": [
     {
      "expanded_url": "https://twitter.com/mina_lost_prop/status/1962156393624505370/photo/1",
      "indices": [
       "51",
       "74"
      ],
      "url": "https://t.co/9cAvO0nVV2",
      "media_url": "http://pbs.twimg.com/media/wvIeMgby0c.jpg",
      "id_str": "1962156355875766279",
      "id": "1962156355875766279",
      "media_url_https": "https://pbs.twimg.com/media/wvIeMgby0c.jpg",
      "sizes": {
       "large": {
        "w": "1200",
        "h": "900",
        "resize": "fit"
       }
      },
      "type": "photo",
      "display_url": "pic.twitter.com/9cAvO0nVV2"
     }
    ]
   },
   "display_text_range": [
    "0",
    "74"
   ],
   "favorite_count": "1",
   "id_str": "1962156393624505370",
   "truncated": false,
   "retweet_count": "4",
   "id": "1962156393624505370",
   "possibly_sensitive": false,
   "created_at": "Sun Aug 31 14:11:54 +0000 2025",
   "favorited": false,
   "full_text": "The frame was found on the 6.10. It fits, I admit. https://t.co/9cAvO0nVV2",
   "lang": "en",
   "extended_entities": {
    "media": [
     {
      "expanded_url": "https://twitter.com/mina_lost_prop/status/1962156393624505370/photo/1",
      "indices": [
       "51",
       "74"
      ],
      "url": "https://t.co/9cAvO0nVV2",
      "media_url": "http://pbs.twimg.com/media/wvIeMgby0c.jpg",
      "id_str": "1962156355875766279",
      "id": "1962156355875766279",
      "media_url_https": "https://pbs.twimg.com/media/wvIeMgby0c.jpg",
      "sizes": {
       "large": {
        "w": "1200",
        "h": "900",
        "resize": "fit"
       }
      },
      "type": "photo",
      "display_url": "pic.twitter.com/9cAvO0nVV2"
     }
    ]
   }
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1961076884632506299"
     ],
     "editableUntil": "2025-08-28T15:42:19.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [
     {
      "name": "The Paddock End Gazette",
      "screen_name": "PaddockGazette",
      "indices": [
       "3",
       "18"
      ],
      "id_str": "2155317407",
      "id": "2155317407"
     }
    ],
    "urls": []
   },
   "display_text_range": [
    "0",
    "73"
   ],
   "favorite_count": "4",
   "id_str": "1961076884632506299",
   "truncated": false,
   "retweet_count": "4",
   "id": "1961076884632506299",
   "created_at": "Thu Aug 28 14:42:19 +0000 2025",
   "favorited": false,
   "full_text": "RT @PaddockGazette: Pigeon named employee of the month at railway station",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1959921211274170221"
     ],
     "editableUntil": "2025-08-25T11:10:05.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [
     {
      "name": "Mr Osgood",
      "screen_name": "OsgoodStation",
      "indices": [
       "0",
       "14"
      ],
      "id_str": "2042165409",
      "id": "2042165409"
     }
    ],
    "urls": []
   },
   "display_text_range": [
    "0",
    "43"
   ],
   "favorite_count": "22",
   "in_reply_to_status_id_str": "1959919701324730221",
   "id_str": "1959921211274170221",
   "in_reply_to_user_id": "2042165409",
   "truncated": false,
   "retweet_count": "0",
   "id": "1959921211274170221",
   "created_at": "Mon Aug 25 10:10:05 +0000 2025",
   "favorited": false,
   "full_text": "@OsgoodStation I see. And there is a frame.",
   "lang": "en",
   "in_reply_to_screen_name": "OsgoodStation",
   "in_reply_to_user_id_str": "2042165409",
   "in_reply_to_status_id": "1959919701324730221"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1958818906239927059"
     ],
     "editableUntil": "2025-08-22T10:09:55.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [
     {
      "name": "Mr Osgood",
      "screen_name": "OsgoodStation",
      "indices": [
       "0",
       "14"
      ],
      "id_str": "2042165409",
      "id": "2042165409"
     }
    ],
    "urls": []
   },
   "display_text_range": [
    "0",
    "73"
   ],
   "favorite_count": "4",
   "in_reply_to_status_id_str": "1958807329960887059",
   "id_str": "1958818906239927059",
   "in_reply_to_user_id": "2042165409",
   "truncated": false,
   "retweet_count": "0",
   "id": "1958818906239927059",
   "created_at": "Fri Aug 22 09:09:55 +0000 2025",
   "favorited": false,
   "full_text": "@OsgoodStation I do not think that a pigeon can be employee of the month.",
   "lang": "en",
   "in_reply_to_screen_name": "OsgoodStation",
   "in_reply_to_user_id_str": "2042165409",
   "in_reply_to_status_id": "1958807329960887059"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1957896566207416596"
     ],
     "editableUntil": "2025-08-19T21:04:52.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": []
   },
   "display_text_range": [
    "0",
    "88"
   ],
   "favorite_count": "11",
   "id_str": "1957896566207416596",
   "truncated": false,
   "retweet_count": "2",
   "id": "1957896566207416596",
   "created_at": "Tue Aug 19 20:04:52 +0000 2025",
   "favorited": false,
   "full_text": "It gave back eleven umbrellas, all to the right people. I am not going to talk about it.",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1956718805644218132"
     ],
     "editableUntil": "2025-08-16T15:04:52.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": []
   },
   "display_text_range": [
    "0",
    "78"
   ],
   "favorite_count": "1",
   "id_str": "1956718805644218132",
   "truncated": false,
   "retweet_count": "2",
   "id": "1956718805644218132",
   "created_at": "Sat Aug 16 14:04:52 +0000 2025",
   "favorited": false,
   "full_text": "The pigeon ran the office while I was away. Everything is under \"various\" now.",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1955621043041207573"
     ],
     "editableUntil": "2025-08-13T14:22:45.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": []
   },
   "display_text_range": [
    "0",
    "76"
   ],
   "favorite_count": "2",
   "id_str": "1955621043041207573",
   "truncated": false,
   "retweet_count": "0",
   "id": "1955621043041207573",
   "created_at": "Wed Aug 13 13:22:45 +0000 2025",
   "favorited": false,
   "full_text": "I came for my umbrella today. I made myself sign for it. One has to be fair.",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1954626162521017735"
     ],
     "editableUntil": "2025-08-10T20:29:27.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": []
   },
   "display_text_range": [
    "0",
    "11"
   ],
   "favorite_count": "21",
   "id_str": "1954626162521017735",
   "truncated": false,
   "retweet_count": "2",
   "id": "1954626162521017735",
   "created_at": "Sun Aug 10 19:29:27 +0000 2025",
   "favorited": false,
   "full_text": "It was wet.",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1953357498807225790"
     ],
     "editableUntil": "2025-08-07T08:28:14.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": []
   },
   "display_text_range": [
    "0",
    "80"
   ],
   "favorite_count": "1",
   "id_str": "1953357498807225790",
   "truncated": false,
   "retweet_count": "4",
   "id": "1953357498807225790",
   "created_at": "Thu Aug 07 07:28:14 +0000 2025",
   "favorited": false,
   "full_text": "I have left my own umbrella on the train. I shall have to describe it to myself.",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1952380259529654782"
     ],
     "editableUntil": "2025-08-04T15:45:02.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": []
   },
   "display_text_range": [
    "0",
    "74"
   ],
   "favorite_count": "10",
   "id_str": "1952380259529654782",
   "truncated": false,
   "retweet_count": "2",
   "id": "1952380259529654782",
   "created_at": "Mon Aug 04 14:45:02 +0000 2025",
   "favorited": false,
   "full_text": "Holiday. I went to the sea and kept asking people whether that was theirs.",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1951305251025848400"
     ],
     "editableUntil": "2025-08-01T16:33:20.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": []
   },
   "display_text_range": [
    "0",
    "66"
   ],
   "favorite_count": "2",
   "id_str": "1951305251025848400",
   "truncated": false,
   "retweet_count": "0",
   "id": "1951305251025848400",
   "created_at": "Fri Aug 01 15:33:20 +0000 2025",
   "favorited": false,
   "full_text": "Found today: a sign. It says \"Lost property\". I know how it feels.",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1950186105861046503"
     ],
     "editableUntil": "2025-07-29T14:26:15.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": []
   },
   "display_text_range": [
    "0",
    "73"
   ],
   "favorite_count": "21",
   "id_str": "1950186105861046503",
   "truncated": false,
   "retweet_count": "0",
   "id": "1950186105861046503",
   "created_at": "Tue Jul 29 13:26:15 +0000 2025",
   "favorited": false,
   "full_text": "The sign was stolen, and handed in two hours later. It is on shelf three.",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1949185969877944916"
     ],
     "editableUntil": "2025-07-26T20:12:04.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": []
   },
   "display_text_range": [
    "0",
    "21"
   ],
   "favorite_count": "15",
   "id_str": "1949185969877944916",
   "truncated": false,
   "retweet_count": "4",
   "id": "1949185969877944916",
   "created_at": "Sat Jul 26 19:12:04 +0000 2025",
   "favorited": false,
   "full_text": "I have put up a sign.",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1947964743742391385"
     ],
     "editableUntil": "2025-07-23T11:19:21.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": []
   },
   "display_text_range": [
    "0",
    "68"
   ],
   "favorite_count": "7",
   "id_str": "1947964743742391385",
   "truncated": false,
   "retweet_count": "1",
   "id": "1947964743742391385",
   "created_at": "Wed Jul 23 10:19:21 +0000 2025",
   "favorited": false,
   "full_text": "She said that is where she always loses it. We should put up a sign.",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1946833745474487462"
     ],
     "editableUntil": "2025-07-20T08:25:10.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": []
   },
   "display_text_range": [
    "0",
    "74"
   ],
   "favorite_count": "13",
   "id_str": "1946833745474487462",
   "truncated": false,
   "retweet_count": "0",
   "id": "1946833745474487462",
   "created_at": "Sun Jul 20 07:25:10 +0000 2025",
   "favorited": false,
   "full_text": "A woman came for her train of thought. I said it had left from platform 2.",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1945927142470586351"
     ],
     "editableUntil": "2025-07-17T20:22:39.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": []
   },
   "display_text_range": [
    "0",
    "69"
   ],
   "favorite_count": "9",
   "id_str": "1945927142470586351",
   "truncated": false,
   "retweet_count": "4",
   "id": "1945927142470586351",
   "created_at": "Thu Jul 17 19:22:39 +0000 2025",
   "favorited": false,
   "full_text": "Found today: applause. It was a tape. Still, I let it run to the end.",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1944754826113977761"
     ],
     "editableUntil": "2025-07-14T14:44:17.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": []
   },
   "display_text_range": [
    "0",
    "76"
   ],
   "favorite_count": "12",
   "id_str": "1944754826113977761",
   "truncated": false,
   "retweet_count": "2",
   "id": "1944754826113977761",
   "created_at": "Mon Jul 14 13:44:17 +0000 2025",
   "favorited": false,
   "full_text": "The coats absorb most of it. The raincoat has started to hum with Mr Osgood.",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1943771354100664243"
     ],
     "editableUntil": "2025-07-11T21:36:19.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [
     {
      "name": "Trombone Lessons",
      "screen_name": "trombone_tutor",
      "indices": [
       "0",
       "15"
      ],
      "id_str": "2060728701",
      "id": "2060728701"
     }
    ],
    "urls": []
   },
   "display_text_range": [
    "0",
    "83"
   ],
   "favorite_count": "0",
   "in_reply_to_status_id_str": "1943763804353464243",
   "id_str": "1943771354100664243",
   "in_reply_to_user_id": "2060728701",
   "truncated": false,
   "retweet_count": "4",
   "id": "1943771354100664243",
   "created_at": "Fri Jul 11 20:36:19 +0000 2025",
   "favorited": false,
   "full_text": "@trombone_tutor You may come back. I have moved to the back room, behind the coats.",
   "lang": "en",
   "in_reply_to_screen_name": "trombone_tutor",
   "in_reply_to_user_id_str": "2060728701",
   "in_reply_to_status_id": "1943763804353464243"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1942516607087544896"
     ],
     "editableUntil": "2025-07-08T10:30:24.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": []
   },
   "display_text_range": [
    "0",
    "30"
   ],
   "favorite_count": "17",
   "id_str": "1942516607087544896",
   "truncated": false,
   "retweet_count": "4",
   "id": "1942516607087544896",
   "created_at": "Tue Jul 08 09:30:24 +0000 2025",
   "favorited": false,
   "full_text": "Nobody has come for the nerve.",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1941564848206777595"
     ],
     "editableUntil": "2025-07-05T19:28:27.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": []
   },
   "display_text_range": [
    "0",
    "83"
   ],
   "favorite_count": "15",
   "id_str": "1941564848206777595",
   "truncated": false,
   "retweet_count": "2",
   "id": "1941564848206777595",
   "created_at": "Sat Jul 05 18:28:27 +0000 2025",
   "favorited": false,
   "full_text": "I have had one lesson on the trombone. The teacher lost his nerve. We have it here.",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1940400152900535046"
     ],
     "editableUntil": "2025-07-02T14:20:22.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": []
   },
   "display_text_range": [
    "0",
    "74"
   ],
   "favorite_count": "18",
   "id_str": "1940400152900535046",
   "truncated": false,
   "retweet_count": "2",
   "id": "1940400152900535046",
   "created_at": "Wed Jul 02 13:20:22 +0000 2025",
   "favorited": false,
   "full_text": "The ladder has found its purpose. I wish I could say the same of number 1.",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1939421009408951840"
     ],
     "editableUntil": "2025-06-29T21:29:36.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": []
   },
   "display_text_range": [
    "0",
    "87"
   ],
   "favorite_count": "11",
   "id_str": "1939421009408951840",
   "truncated": false,
   "retweet_count": "1",
   "id": "1939421009408951840",
   "created_at": "Sun Jun 29 20:29:36 +0000 2025",
   "favorited": false,
   "full_text": "Found today: a kite on the roof. I used the ladder. So that is what it was waiting for.",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1938163632567224442"
     ],
     "editableUntil": "2025-06-26T10:13:14.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": []
   },
   "display_text_range": [
    "0",
    "70"
   ],
   "favorite_count": "2",
   "id_str": "1938163632567224442",
   "truncated": false,
   "retweet_count": "4",
   "id": "1938163632567224442",
   "created_at": "Thu Jun 26 09:13:14 +0000 2025",
   "favorited": false,
   "full_text": "A boy came for his sandcastle. I told him it had moved to the country.",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1937044399322042204"
     ],
     "editableUntil": "2025-06-23T08:05:48.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": []
   },
   "display_text_range": [
    "0",
    "88"
   ],
   "favorite_count": "22",
   "id_str": "1937044399322042204",
   "truncated": false,
   "retweet_count": "3",
   "id": "1937044399322042204",
   "created_at": "Mon Jun 23 07:05:48 +0000 2025",
   "favorited": false,
   "full_text": "Summer: two towels, one bucket, one sandcastle. The sandcastle was signed for in pieces.",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1936054926245366103"
     ],
     "editableUntil": "2025-06-20T14:33:59.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": []
   },
   "display_text_range": [
    "0",
    "69"
   ],
   "favorite_count": "12",
   "id_str": "1936054926245366103",
   "truncated": false,
   "retweet_count": "4",
   "id": "1936054926245366103",
   "created_at": "Fri Jun 20 13:33:59 +0000 2025",
   "favorited": false,
   "full_text": "Found today: a loudspeaker. It was ours. It says that it was delayed.",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1935018799925300575"
     ],
     "editableUntil": "2025-06-17T17:56:47.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": []
   },
   "display_text_range": [
    "0",
    "35"
   ],
   "favorite_count": "19",
   "id_str": "1935018799925300575",
   "truncated": false,
   "retweet_count": "2",
   "id": "1935018799925300575",
   "created_at": "Tue Jun 17 16:56:47 +0000 2025",
   "favorited": false,
   "full_text": "He ran out of fingers at the 11.12.",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1933882593317487474"
     ],
     "editableUntil": "2025-06-14T14:41:54.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": []
   },
   "display_text_range": [
    "0",
    "80"
   ],
   "favorite_count": "17",
   "id_str": "1933882593317487474",
   "truncated": false,
   "retweet_count": "4",
   "id": "1933882593317487474",
   "created_at": "Sat Jun 14 13:41:54 +0000 2025",
   "favorited": false,
   "full_text": "Mr Osgood announces the trains by hand now. He shows us the time on his fingers.",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1932740795706641424"
     ],
     "editableUntil": "2025-06-11T11:04:48.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": []
   },
   "display_text_range": [
    "0",
    "75"
   ],
   "favorite_count": "3",
   "id_str": "1932740795706641424",
   "truncated": false,
   "retweet_count": "3",
   "id": "1932740795706641424",
   "created_at": "Wed Jun 11 10:04:48 +0000 2025",
   "favorited": false,
   "full_text": "I have not seen it. I have not heard it either, which is stronger evidence.",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1932099802183501656"
     ],
     "editableUntil": "2025-06-09T16:37:44.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": []
   },
   "display_text_range": [
    "0",
    "99"
   ],
   "favorite_count": "9",
   "id_str": "1932099802183501656",
   "truncated": false,
   "retweet_count": "4",
   "id": "1932099802183501656",
   "created_at": "Mon Jun 09 15:37:44 +0000 2025",
   "favorited": false,
   "full_text": "The loudspeaker was sent away for repair and has got lost. The form asks me whether I have seen it.",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1930953424388492018"
     ],
     "editableUntil": "2025-06-06T12:42:26.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [
     {
      "name": "Hatty",
      "screen_name": "hatty_paddock",
      "indices": [
       "0",
       "14"
      ],
      "id_str": "2086905095",
      "id": "2086905095"
     }
    ],
    "urls": []
   },
   "display_text_range": [
    "0",
    "27"
   ],
   "favorite_count": "5",
   "in_reply_to_status_id_str": "1930941596451212018",
   "id_str": "1930953424388492018",
   "in_reply_to_user_id": "2086905095",
   "truncated": false,
   "retweet_count": "1",
   "id": "1930953424388492018",
   "created_at": "Fri Jun 06 11:42:26 +0000 2025",
   "favorited": false,
   "full_text": "@hatty_paddock It was Mina.",
   "lang": "en",
   "in_reply_to_screen_name": "hatty_paddock",
   "in_reply_to_user_id_str": "2086905095",
   "in_reply_to_status_id": "1930941596451212018"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1930002626993196754"
     ],
     "editableUntil": "2025-06-03T21:44:18.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [
     {
      "name": "Hatty",
      "screen_name": "hatty_paddock",
      "indices": [
       "3",
       "17"
      ],
      "id_str": "2086905095",
      "id": "2086905095"
     }
    ],
    "urls": []
   },
   "display_text_range": [
    "0",
    "86"
   ],
   "favorite_count": "3",
   "id_str": "1930002626993196754",
   "truncated": false,
   "retweet_count": "3",
   "id": "1930002626993196754",
   "created_at": "Tue Jun 03 20:44:18 +0000 2025",
   "favorited": false,
   "full_text": "RT @hatty_paddock: somebody at the station is waving. is it an emergency or is it mina",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1928911739840105946"
     ],
     "editableUntil": "2025-05-31T21:29:30.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": []
   },
   "display_text_range": [
    "0",
    "78"
   ],
   "favorite_count": "15",
   "id_str": "1928911739840105946",
   "truncated": false,
   "retweet_count": "0",
   "id": "1928911739840105946",
   "created_at": "Sat May 31 20:29:30 +0000 2025",
   "favorited": false,
   "full_text": "At night one can see Paddock End through it. They were looking back. We waved.",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1927766582587558328"
     ],
     "editableUntil": "2025-05-28T17:39:04.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": []
   },
   "display_text_range": [
    "0",
    "95"
   ],
   "favorite_count": "15",
   "id_str": "1927766582587558328",
   "truncated": false,
   "retweet_count": "4",
   "id": "1927766582587558328",
   "created_at": "Wed May 28 16:39:04 +0000 2025",
   "favorited": false,
   "full_text": "Found today: a telescope. The pigeon looked through the wrong end and saw itself as management.",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1926994412206820532"
     ],
     "editableUntil": "2025-05-26T14:30:44.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": []
   },
   "display_text_range": [
    "0",
    "19"
   ],
   "favorite_count": "7",
   "id_str": "1926994412206820532",
   "truncated": false,
   "retweet_count": "4",
   "id": "1926994412206820532",
   "created_at": "Mon May 26 13:30:44 +0000 2025",
   "favorited": false,
   "full_text": "I have made a form.",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1926012585350531982"
     ],
     "editableUntil": "2025-05-23T21:29:18.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": [
     {
      "url": "https://t.co/FrsaODdzSd",
      "expanded_url": "https://paddock-end-railway.example/forms",
      "display_url": "paddock-end-railway.example/forms",
      "indices": [
       "86",
       "109"
      ]
     }
    ]
   },
   "display_text_range": [
    "0",
    "109"
   ],
   "favorite_count": "1",
   "id_str": "1926012585350531982",
   "truncated": false,
   "retweet_count": "3",
   "id": "1926012585350531982",
   "possibly_sensitive": false,
   "created_at": "Fri May 23 20:29:18 +0000 2025",
   "favorited": false,
   "full_text": "Nobody ever loses an umbrella here on purpose. I have looked it up. There is no form. https://t.co/FrsaODdzSd",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1924852467015615516"
     ],
     "editableUntil": "2025-05-20T16:39:24.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [
     {
      "name": "The Man on Thursdays",
      "screen_name": "thursday_man",
      "indices": [
       "0",
       "13"
      ],
      "id_str": "2058967798",
      "id": "2058967798"
     }
    ],
    "urls": []
   },
   "display_text_range": [
    "0",
    "78"
   ],
   "favorite_count": "13",
   "in_reply_to_status_id_str": "1924848692142015516",
   "id_str": "1924852467015615516",
   "in_reply_to_user_id": "2058967798",
   "truncated": false,
   "retweet_count": "4",
   "id": "1924852467015615516",
   "created_at": "Tue May 20 15:39:24 +0000 2025",
   "favorited": false,
   "full_text": "@thursday_man It is on the hook by the door, beside the raincoat. They get on.",
   "lang": "en",
   "in_reply_to_screen_name": "thursday_man",
   "in_reply_to_user_id_str": "2058967798",
   "in_reply_to_status_id": "1924848692142015516"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1923646181976575084"
     ],
     "editableUntil": "2025-05-17T08:46:04.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [
     {
      "name": "The Man on Thursdays",
      "screen_name": "thursday_man",
      "indices": [
       "0",
       "13"
      ],
      "id_str": "2058967798",
      "id": "2058967798"
     }
    ],
    "urls": []
   },
   "display_text_range": [
    "0",
    "63"
   ],
   "favorite_count": "6",
   "in_reply_to_status_id_str": "1923642407102975084",
   "id_str": "1923646181976575084",
   "in_reply_to_user_id": "2058967798",
   "truncated": false,
   "retweet_count": "4",
   "id": "1923646181976575084",
   "created_at": "Sat May 17 07:46:04 +0000 2025",
   "favorited": false,
   "full_text": "@thursday_man You have left your umbrella. On purpose, I think.",
   "lang": "en",
   "in_reply_to_screen_name": "thursday_man",
   "in_reply_to_user_id_str": "2058967798",
   "in_reply_to_status_id": "1923642407102975084"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1922625796883613309"
     ],
     "editableUntil": "2025-05-14T13:11:25.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": []
   },
   "display_text_range": [
    "0",
    "58"
   ],
   "favorite_count": "3",
   "id_str": "1922625796883613309",
   "truncated": false,
   "retweet_count": "0",
   "id": "1922625796883613309",
   "created_at": "Wed May 14 12:11:25 +0000 2025",
   "favorited": false,
   "full_text": "He comes on Thursdays now. He has not lost anything since.",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1921996685823708821"
     ],
     "editableUntil": "2025-05-12T19:31:33.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": []
   },
   "display_text_range": [
    "0",
    "100"
   ],
   "favorite_count": "17",
   "id_str": "1921996685823708821",
   "truncated": false,
   "retweet_count": "3",
   "id": "1921996685823708821",
   "created_at": "Mon May 12 18:31:33 +0000 2025",
   "favorited": false,
   "full_text": "A man came for \"nothing in particular\". I showed him around. He stayed an hour and found two things.",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1920761489447193143"
     ],
     "editableUntil": "2025-05-09T09:43:19.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": []
   },
   "display_text_range": [
    "0",
    "78"
   ],
   "favorite_count": "13",
   "id_str": "1920761489447193143",
   "truncated": false,
   "retweet_count": "4",
   "id": "1920761489447193143",
   "created_at": "Fri May 09 08:43:19 +0000 2025",
   "favorited": false,
   "full_text": "Somebody sat on the bench. We have found half of a pair of trousers, in a way.",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1919712025244600244"
     ],
     "editableUntil": "2025-05-06T12:13:08.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": []
   },
   "display_text_range": [
    "0",
    "78"
   ],
   "favorite_count": "2",
   "id_str": "1919712025244600244",
   "truncated": false,
   "retweet_count": "3",
   "id": "1919712025244600244",
   "created_at": "Tue May 06 11:13:08 +0000 2025",
   "favorited": false,
   "full_text": "Found today: a tin of paint. By the time I got there, I also had a blue bench.",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1918738884787702117"
     ],
     "editableUntil": "2025-05-03T19:46:13.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": []
   },
   "display_text_range": [
    "0",
    "68"
   ],
   "favorite_count": "11",
   "id_str": "1918738884787702117",
   "truncated": false,
   "retweet_count": "3",
   "id": "1918738884787702117",
   "created_at": "Sat May 03 18:46:13 +0000 2025",
   "favorited": false,
   "full_text": "It is quiet now. The pigeon has tried \"mind the gap\". It needs work.",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1917669535385653084"
     ],
     "editableUntil": "2025-04-30T20:57:00.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": []
   },
   "display_text_range": [
    "0",
    "103"
   ],
   "favorite_count": "10",
   "id_str": "1917669535385653084",
   "truncated": false,
   "retweet_count": "0",
   "id": "1917669535385653084",
   "created_at": "Wed Apr 30 19:57:00 +0000 2025",
   "favorited": false,
   "full_text": "The owner of the parrot came today. It said \"this train terminates here\" and went without looking back.",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1916789575586416373"
     ],
     "editableUntil": "2025-04-28T10:40:21.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [
     {
      "name": "Mr Osgood",
      "screen_name": "OsgoodStation",
      "indices": [
       "3",
       "17"
      ],
      "id_str": "2042165409",
      "id": "2042165409"
     }
    ],
    "urls": []
   },
   "display_text_range": [
    "0",
    "59"
   ],
   "favorite_count": "8",
   "id_str": "1916789575586416373",
   "truncated": false,
   "retweet_count": "1",
   "id": "1916789575586416373",
   "created_at": "Mon Apr 28 09:40:21 +0000 2025",
   "favorited": false,
   "full_text": "RT @OsgoodStation: We apologise for the arrival of the 9.03",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1915755445759248537"
     ],
     "editableUntil": "2025-04-25T14:11:05.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": []
   },
   "display_text_range": [
    "0",
    "68"
   ],
   "favorite_count": "1",
   "id_str": "1915755445759248537",
   "truncated": false,
   "retweet_count": "0",
   "id": "1915755445759248537",
   "created_at": "Fri Apr 25 13:11:05 +0000 2025",
   "favorited": false,
   "full_text": "The 9.03 came. Nobody was ready. Three people cried, and one got on.",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1914786105341775765"
     ],
     "editableUntil": "2025-04-22T21:59:17.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [
     {
      "name": "Mr Osgood",
      "screen_name": "OsgoodStation",
      "indices": [
       "0",
       "14"
      ],
      "id_str": "2042165409",
      "id": "2042165409"
     }
    ],
    "urls": []
   },
   "display_text_range": [
    "0",
    "70"
   ],
   "favorite_count": "1",
   "in_reply_to_status_id_str": "1914784092075855765",
   "id_str": "1914786105341775765",
   "in_reply_to_user_id": "2042165409",
   "truncated": false,
   "retweet_count": "2",
   "id": "1914786105341775765",
   "created_at": "Tue Apr 22 20:59:17 +0000 2025",
   "favorited": false,
   "full_text": "@OsgoodStation The parrot has announced the 9.03. Please do something.",
   "lang": "en",
   "in_reply_to_screen_name": "OsgoodStation",
   "in_reply_to_user_id_str": "2042165409",
   "in_reply_to_status_id": "1914784092075855765"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1913507556639116919"
     ],
     "editableUntil": "2025-04-19T09:18:47.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": []
   },
   "display_text_range": [
    "0",
    "71"
   ],
   "favorite_count": "5",
   "id_str": "1913507556639116919",
   "truncated": false,
   "retweet_count": "2",
   "id": "1913507556639116919",
   "created_at": "Sat Apr 19 08:18:47 +0000 2025",
   "favorited": false,
   "full_text": "The parrot announces trains. It has been right more often than we have.",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1912527680134188226"
     ],
     "editableUntil": "2025-04-16T16:25:06.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": []
   },
   "display_text_range": [
    "0",
    "100"
   ],
   "favorite_count": "1",
   "id_str": "1912527680134188226",
   "truncated": false,
   "retweet_count": "1",
   "id": "1912527680134188226",
   "created_at": "Wed Apr 16 15:25:06 +0000 2025",
   "favorited": false,
   "full_text": "Found today: a parrot in a covered cage. It says \"mind the gap\" in the voice of the old loudspeaker.",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1911798069356134753"
     ],
     "editableUntil": "2025-04-14T16:05:53.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": []
   },
   "display_text_range": [
    "0",
    "67"
   ],
   "favorite_count": "11",
   "id_str": "1911798069356134753",
   "truncated": false,
   "retweet_count": "3",
   "id": "1911798069356134753",
   "created_at": "Mon Apr 14 15:05:53 +0000 2025",
   "favorited": false,
   "full_text": "He said that is the saddest thing he has heard since the timetable.",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1910789185040550249"
     ],
     "editableUntil": "2025-04-11T21:16:57.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": []
   },
   "display_text_range": [
    "0",
    "106"
   ],
   "favorite_count": "21",
   "id_str": "1910789185040550249",
   "truncated": false,
   "retweet_count": "2",
   "id": "1910789185040550249",
   "created_at": "Fri Apr 11 20:16:57 +0000 2025",
   "favorited": false,
   "full_text": "Tea &amp; two biscuits with Mr Osgood. He asked if I like it here. I said I was never handed in anywhere else.",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1909700512479972033"
     ],
     "editableUntil": "2025-04-08T21:10:57.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": []
   },
   "display_text_range": [
    "0",
    "70"
   ],
   "favorite_count": "9",
   "id_str": "1909700512479972033",
   "truncated": false,
   "retweet_count": "2",
   "id": "1909700512479972033",
   "created_at": "Tue Apr 08 20:10:57 +0000 2025",
   "favorited": false,
   "full_text": "I say good night to the raincoat. It is not loneliness, it is manners.",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1908582500767106086"
     ],
     "editableUntil": "2025-04-05T19:08:22.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": []
   },
   "display_text_range": [
    "0",
    "91"
   ],
   "favorite_count": "0",
   "id_str": "1908582500767106086",
   "truncated": false,
   "retweet_count": "2",
   "id": "1908582500767106086",
   "created_at": "Sat Apr 05 18:08:22 +0000 2025",
   "favorited": false,
   "full_text": "Nobody has come for the raincoat. It hangs by the door like somebody who is about to leave.",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1907414035767231822"
     ],
     "editableUntil": "2025-04-02T13:45:18.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": []
   },
   "display_text_range": [
    "0",
    "69"
   ],
   "favorite_count": "0",
   "id_str": "1907414035767231822",
   "truncated": false,
   "retweet_count": "3",
   "id": "1907414035767231822",
   "created_at": "Wed Apr 02 12:45:18 +0000 2025",
   "favorited": false,
   "full_text": "There are 212 umbrellas here &amp; one raincoat, which feels outnumbered.",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1906772014639612577"
     ],
     "editableUntil": "2025-03-31T19:14:09.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": []
   },
   "display_text_range": [
    "0",
    "53"
   ],
   "favorite_count": "20",
   "id_str": "1906772014639612577",
   "truncated": false,
   "retweet_count": "4",
   "id": "1906772014639612577",
   "created_at": "Mon Mar 31 18:14:09 +0000 2025",
   "favorited": false,
   "full_text": "I gave the dust a number. She has not tried it again.",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1905566635574428424"
     ],
     "editableUntil": "2025-03-28T11:24:24.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": []
   },
   "display_text_range": [
    "0",
    "70"
   ],
   "favorite_count": "7",
   "id_str": "1905566635574428424",
   "truncated": false,
   "retweet_count": "4",
   "id": "1905566635574428424",
   "created_at": "Fri Mar 28 10:24:24 +0000 2025",
   "favorited": false,
   "full_text": "The cleaner has handed in the dust. She wanted to see what I would do.",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1904462246956764093"
     ],
     "editableUntil": "2025-03-25T10:15:57.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": []
   },
   "display_text_range": [
    "0",
    "97"
   ],
   "favorite_count": "8",
   "id_str": "1904462246956764093",
   "truncated": false,
   "retweet_count": "2",
   "id": "1904462246956764093",
   "created_at": "Tue Mar 25 09:15:57 +0000 2025",
   "favorited": false,
   "full_text": "A man came for his sunglasses. He could not see which ones they were, he said, it was too bright.",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1903459691845913449"
     ],
     "editableUntil": "2025-03-22T15:52:09.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": []
   },
   "display_text_range": [
    "0",
    "85"
   ],
   "favorite_count": "9",
   "id_str": "1903459691845913449",
   "truncated": false,
   "retweet_count": "4",
   "id": "1903459691845913449",
   "created_at": "Sat Mar 22 14:52:09 +0000 2025",
   "favorited": false,
   "full_text": "Found today: the first sunglasses of the year. I have told nobody, or they all start.",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1902719163298743262"
     ],
     "editableUntil": "2025-03-20T14:49:34.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": []
   },
   "display_text_range": [
    "0",
    "35"
   ],
   "favorite_count": "15",
   "id_str": "1902719163298743262",
   "truncated": false,
   "retweet_count": "4",
   "id": "1902719163298743262",
   "created_at": "Thu Mar 20 13:49:34 +0000 2025",
   "favorited": false,
   "full_text": "Spring. The umbrellas are restless.",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1902020996232120966"
     ],
     "editableUntil": "2025-03-18T16:35:18.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": []
   },
   "display_text_range": [
    "0",
    "89"
   ],
   "favorite_count": "8",
   "id_str": "1902020996232120966",
   "truncated": false,
   "retweet_count": "3",
   "id": "1902020996232120966",
   "created_at": "Tue Mar 18 15:35:18 +0000 2025",
   "favorited": false,
   "full_text": "Found today: an ear trumpet. I said hello into it. Somebody in Paddock End turned around.",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1901265128125369585"
     ],
     "editableUntil": "2025-03-16T14:31:45.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [
     {
      "name": "Mina's Mother",
      "screen_name": "minas_mother",
      "indices": [
       "0",
       "13"
      ],
      "id_str": "2127528630",
      "id": "2127528630"
     }
    ],
    "urls": []
   },
   "display_text_range": [
    "0",
    "52"
   ],
   "favorite_count": "0",
   "in_reply_to_status_id_str": "1901263618175929585",
   "id_str": "1901265128125369585",
   "in_reply_to_user_id": "2127528630",
   "truncated": false,
   "retweet_count": "0",
   "id": "1901265128125369585",
   "created_at": "Sun Mar 16 13:31:45 +0000 2025",
   "favorited": false,
   "full_text": "@minas_mother The groom is sugar. He is very steady.",
   "lang": "en",
   "in_reply_to_screen_name": "minas_mother",
   "in_reply_to_user_id_str": "2127528630",
   "in_reply_to_status_id": "1901263618175929585"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1900565333668792309"
     ],
     "editableUntil": "2025-03-14T16:11:01.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [
     {
      "name": "Mina's Mother",
      "screen_name": "minas_mother",
      "indices": [
       "0",
       "13"
      ],
      "id_str": "2127528630",
      "id": "2127528630"
     }
    ],
    "urls": []
   },
   "display_text_range": [
    "0",
    "70"
   ],
   "favorite_count": "4",
   "in_reply_to_status_id_str": "1900562313769912309",
   "id_str": "1900565333668792309",
   "in_reply_to_user_id": "2127528630",
   "truncated": false,
   "retweet_count": "1",
   "id": "1900565333668792309",
   "created_at": "Fri Mar 14 15:11:01 +0000 2025",
   "favorited": false,
   "full_text": "@minas_mother I did go to a wedding this weekend, yes. It was at work.",
   "lang": "en",
   "in_reply_to_screen_name": "minas_mother",
   "in_reply_to_user_id_str": "2127528630",
   "in_reply_to_status_id": "1900562313769912309"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1899857607783352694"
     ],
     "editableUntil": "2025-03-12T17:18:46.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": []
   },
   "display_text_range": [
    "0",
    "85"
   ],
   "favorite_count": "22",
   "id_str": "1899857607783352694",
   "truncated": false,
   "retweet_count": "1",
   "id": "1899857607783352694",
   "created_at": "Wed Mar 12 16:18:46 +0000 2025",
   "favorited": false,
   "full_text": "I gave them a spoon. It was in the smallest suitcase. It was the right moment for it.",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1899153379947447001"
     ],
     "editableUntil": "2025-03-10T18:40:25.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": []
   },
   "display_text_range": [
    "0",
    "89"
   ],
   "favorite_count": "9",
   "id_str": "1899153379947447001",
   "truncated": false,
   "retweet_count": "0",
   "id": "1899153379947447001",
   "created_at": "Mon Mar 10 17:40:25 +0000 2025",
   "favorited": false,
   "full_text": "Wedding on shelf seven. The groom, the horse, forty-two gloves. The king gave the speech.",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1898302598935480639"
     ],
     "editableUntil": "2025-03-08T10:19:43.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": []
   },
   "display_text_range": [
    "0",
    "79"
   ],
   "favorite_count": "0",
   "id_str": "1898302598935480639",
   "truncated": false,
   "retweet_count": "3",
   "id": "1898302598935480639",
   "created_at": "Sat Mar 08 09:19:43 +0000 2025",
   "favorited": false,
   "full_text": "The groom fell off the desk today. The rocking horse caught him. There is talk.",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1897725571756983097"
     ],
     "editableUntil": "2025-03-06T20:06:49.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": []
   },
   "display_text_range": [
    "0",
    "84"
   ],
   "favorite_count": "13",
   "id_str": "1897725571756983097",
   "truncated": false,
   "retweet_count": "4",
   "id": "1897725571756983097",
   "created_at": "Thu Mar 06 19:06:49 +0000 2025",
   "favorited": false,
   "full_text": "I am not allowed to ride the bicycle, says the rule. I am looking after it at speed.",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1896849582977977861"
     ],
     "editableUntil": "2025-03-04T10:05:57.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": []
   },
   "display_text_range": [
    "0",
    "73"
   ],
   "favorite_count": "13",
   "id_str": "1896849582977977861",
   "truncated": false,
   "retweet_count": "2",
   "id": "1896849582977977861",
   "created_at": "Tue Mar 04 09:05:57 +0000 2025",
   "favorited": false,
   "full_text": "Nobody has come for the bicycle. I ride it around the shelves on Sundays.",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1896236891632567496"
     ],
     "editableUntil": "2025-03-02T17:31:20.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": []
   },
   "display_text_range": [
    "0",
    "28"
   ],
   "favorite_count": "8",
   "id_str": "1896236891632567496",
   "truncated": false,
   "retweet_count": "0",
   "id": "1896236891632567496",
   "created_at": "Sun Mar 02 16:31:20 +0000 2025",
   "favorited": false,
   "full_text": "They do not fit. It happens.",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1895458818880438373"
     ],
     "editableUntil": "2025-02-28T13:59:33.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": []
   },
   "display_text_range": [
    "0",
    "85"
   ],
   "favorite_count": "16",
   "id_str": "1895458818880438373",
   "truncated": false,
   "retweet_count": "3",
   "id": "1895458818880438373",
   "created_at": "Fri Feb 28 12:59:33 +0000 2025",
   "favorited": false,
   "full_text": "Found today: a bicycle, no saddle. Found yesterday: a saddle. I have introduced them.",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1894846857343929846"
     ],
     "editableUntil": "2025-02-26T21:27:50.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": []
   },
   "display_text_range": [
    "0",
    "75"
   ],
   "favorite_count": "8",
   "id_str": "1894846857343929846",
   "truncated": false,
   "retweet_count": "0",
   "id": "1894846857343929846",
   "created_at": "Wed Feb 26 20:27:50 +0000 2025",
   "favorited": false,
   "full_text": "Complaints today: none. I have asked the pigeon whether it is feeling well.",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1894028615742393098"
     ],
     "editableUntil": "2025-02-24T15:16:26.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": []
   },
   "display_text_range": [
    "0",
    "80"
   ],
   "favorite_count": "18",
   "id_str": "1894028615742393098",
   "truncated": false,
   "retweet_count": "1",
   "id": "1894028615742393098",
   "created_at": "Mon Feb 24 14:16:26 +0000 2025",
   "favorited": false,
   "full_text": "Today the 7.42 left twice and was on time once. Mr Osgood calls that an average.",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1893389282177978045"
     ],
     "editableUntil": "2025-02-22T20:55:57.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": []
   },
   "display_text_range": [
    "0",
    "82"
   ],
   "favorite_count": "16",
   "id_str": "1893389282177978045",
   "truncated": false,
   "retweet_count": "2",
   "id": "1893389282177978045",
   "created_at": "Sat Feb 22 19:55:57 +0000 2025",
   "favorited": false,
   "full_text": "We have six whistles. He tried them all. The 7.42 left, came back, and left again.",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1892671607403447034"
     ],
     "editableUntil": "2025-02-20T21:24:10.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": []
   },
   "display_text_range": [
    "0",
    "70"
   ],
   "favorite_count": "4",
   "id_str": "1892671607403447034",
   "truncated": false,
   "retweet_count": "0",
   "id": "1892671607403447034",
   "created_at": "Thu Feb 20 20:24:10 +0000 2025",
   "favorited": false,
   "full_text": "The inspector has lost his whistle. He asked me in a very quiet voice.",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1891855823664055448"
     ],
     "editableUntil": "2025-02-18T15:22:32.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": []
   },
   "display_text_range": [
    "0",
    "75"
   ],
   "favorite_count": "3",
   "id_str": "1891855823664055448",
   "truncated": false,
   "retweet_count": "2",
   "id": "1891855823664055448",
   "created_at": "Tue Feb 18 14:22:32 +0000 2025",
   "favorited": false,
   "full_text": "Found today: a poem, on the back of a ticket. It rhymes \"late\" with \"late\".",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1891080728867766811"
     ],
     "editableUntil": "2025-02-16T12:02:35.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": []
   },
   "display_text_range": [
    "0",
    "52"
   ],
   "favorite_count": "7",
   "id_str": "1891080728867766811",
   "truncated": false,
   "retweet_count": "0",
   "id": "1891080728867766811",
   "created_at": "Sun Feb 16 11:02:35 +0000 2025",
   "favorited": false,
   "full_text": "I have read the poem to the umbrellas. They dripped.",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1890326576231353023"
     ],
     "editableUntil": "2025-02-14T10:05:51.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [
     {
      "name": "Railway Poems",
      "screen_name": "RailwayPoems",
      "indices": [
       "3",
       "16"
      ],
      "id_str": "2246995543",
      "id": "2246995543"
     }
    ],
    "urls": []
   },
   "display_text_range": [
    "0",
    "84"
   ],
   "favorite_count": "2",
   "id_str": "1890326576231353023",
   "truncated": false,
   "retweet_count": "1",
   "id": "1890326576231353023",
   "created_at": "Fri Feb 14 09:05:51 +0000 2025",
   "favorited": false,
   "full_text": "RT @RailwayPoems: lost property / every umbrella / a small roof / that somebody left",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1889628404970425574"
     ],
     "editableUntil": "2025-02-12T11:51:34.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [
     {
      "name": "Mr Osgood",
      "screen_name": "OsgoodStation",
      "indices": [
       "0",
       "14"
      ],
      "id_str": "2042165409",
      "id": "2042165409"
     }
    ],
    "urls": []
   },
   "display_text_range": [
    "0",
    "52"
   ],
   "favorite_count": "11",
   "in_reply_to_status_id_str": "1889617080349625574",
   "id_str": "1889628404970425574",
   "in_reply_to_user_id": "2042165409",
   "truncated": false,
   "retweet_count": "4",
   "id": "1889628404970425574",
   "created_at": "Wed Feb 12 10:51:34 +0000 2025",
   "favorited": false,
   "full_text": "@OsgoodStation Yes, he had his ticket. It was valid.",
   "lang": "en",
   "in_reply_to_screen_name": "OsgoodStation",
   "in_reply_to_user_id_str": "2042165409",
   "in_reply_to_status_id": "1889617080349625574"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1888910243656631215"
     ],
     "editableUntil": "2025-02-10T12:17:51.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": []
   },
   "display_text_range": [
    "0",
    "81"
   ],
   "favorite_count": "0",
   "id_str": "1888910243656631215",
   "truncated": false,
   "retweet_count": "1",
   "id": "1888910243656631215",
   "created_at": "Mon Feb 10 11:17:51 +0000 2025",
   "favorited": false,
   "full_text": "He signed with a date that has been over for some time. The paperwork is correct.",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1888599894520762182"
     ],
     "editableUntil": "2025-02-09T15:44:38.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": []
   },
   "display_text_range": [
    "0",
    "104"
   ],
   "favorite_count": "3",
   "id_str": "1888599894520762182",
   "truncated": false,
   "retweet_count": "3",
   "id": "1888599894520762182",
   "created_at": "Sun Feb 09 14:44:38 +0000 2025",
   "favorited": false,
   "full_text": "A man in an old uniform came for the lantern. He described it perfectly. I wish they were all like that.",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1887861755737016916"
     ],
     "editableUntil": "2025-02-07T14:51:32.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": []
   },
   "display_text_range": [
    "0",
    "71"
   ],
   "favorite_count": "3",
   "id_str": "1887861755737016916",
   "truncated": false,
   "retweet_count": "2",
   "id": "1887861755737016916",
   "created_at": "Fri Feb 07 13:51:32 +0000 2025",
   "favorited": false,
   "full_text": "I have written the lantern down as \"various\". The ledger page was cold.",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1887215103112118678"
     ],
     "editableUntil": "2025-02-05T20:01:58.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": []
   },
   "display_text_range": [
    "0",
    "68"
   ],
   "favorite_count": "21",
   "id_str": "1887215103112118678",
   "truncated": false,
   "retweet_count": "3",
   "id": "1887215103112118678",
   "created_at": "Wed Feb 05 19:01:58 +0000 2025",
   "favorited": false,
   "full_text": "Found today: a lantern on platform 3, old, warm, and nobody near it.",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1886408878191542683"
     ],
     "editableUntil": "2025-02-03T14:38:19.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": []
   },
   "display_text_range": [
    "0",
    "37"
   ],
   "favorite_count": "8",
   "id_str": "1886408878191542683",
   "truncated": false,
   "retweet_count": "4",
   "id": "1886408878191542683",
   "created_at": "Mon Feb 03 13:38:19 +0000 2025",
   "favorited": false,
   "full_text": "It was on time. That is how she knew.",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1885609028613046288"
     ],
     "editableUntil": "2025-02-01T09:40:00.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": []
   },
   "display_text_range": [
    "0",
    "82"
   ],
   "favorite_count": "9",
   "id_str": "1885609028613046288",
   "truncated": false,
   "retweet_count": "0",
   "id": "1885609028613046288",
   "created_at": "Sat Feb 01 08:40:00 +0000 2025",
   "favorited": false,
   "full_text": "Ghost train on platform 3 again, says the cleaner. I asked whether it was on time.",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1884949394617274043"
     ],
     "editableUntil": "2025-01-30T13:58:51.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [
     {
      "name": "Hatty",
      "screen_name": "hatty_paddock",
      "indices": [
       "0",
       "14"
      ],
      "id_str": "2086905095",
      "id": "2086905095"
     }
    ],
    "urls": []
   },
   "display_text_range": [
    "0",
    "84"
   ],
   "favorite_count": "17",
   "in_reply_to_status_id_str": "1884941341553594043",
   "id_str": "1884949394617274043",
   "in_reply_to_user_id": "2086905095",
   "truncated": false,
   "retweet_count": "1",
   "id": "1884949394617274043",
   "created_at": "Thu Jan 30 12:58:51 +0000 2025",
   "favorited": false,
   "full_text": "@hatty_paddock Thank you for the biscuits. They were found, and then they were gone.",
   "lang": "en",
   "in_reply_to_screen_name": "hatty_paddock",
   "in_reply_to_user_id_str": "2086905095",
   "in_reply_to_status_id": "1884941341553594043"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1884178204718008129"
     ],
     "editableUntil": "2025-01-28T10:54:25.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": []
   },
   "display_text_range": [
    "0",
    "41"
   ],
   "favorite_count": "19",
   "id_str": "1884178204718008129",
   "truncated": false,
   "retweet_count": "0",
   "id": "1884178204718008129",
   "created_at": "Tue Jan 28 09:54:25 +0000 2025",
   "favorited": false,
   "full_text": "I did not cry. It was an umbrella matter.",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1883596706411446641"
     ],
     "editableUntil": "2025-01-26T20:23:45.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": []
   },
   "display_text_range": [
    "0",
    "62"
   ],
   "favorite_count": "7",
   "id_str": "1883596706411446641",
   "truncated": false,
   "retweet_count": "0",
   "id": "1883596706411446641",
   "created_at": "Sun Jan 26 19:23:45 +0000 2025",
   "favorited": false,
   "full_text": "The umbrella went back to its old place. The others made room.",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1882847624688567438"
     ],
     "editableUntil": "2025-01-24T18:47:10.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": []
   },
   "display_text_range": [
    "0",
    "61"
   ],
   "favorite_count": "1",
   "id_str": "1882847624688567438",
   "truncated": false,
   "retweet_count": "0",
   "id": "1882847624688567438",
   "created_at": "Fri Jan 24 17:47:10 +0000 2025",
   "favorited": false,
   "full_text": "It had been on her head too, I suppose. I gave her a receipt.",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1882043673080760497"
     ],
     "editableUntil": "2025-01-22T13:32:33.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": []
   },
   "display_text_range": [
    "0",
    "105"
   ],
   "favorite_count": "2",
   "id_str": "1882043673080760497",
   "truncated": false,
   "retweet_count": "3",
   "id": "1882043673080760497",
   "created_at": "Wed Jan 22 12:32:33 +0000 2025",
   "favorited": false,
   "full_text": "Today a lady brought back an umbrella that she took by mistake in 1996. She said it had been on her mind.",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1881277533123512555"
     ],
     "editableUntil": "2025-01-20T10:48:11.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": []
   },
   "display_text_range": [
    "0",
    "34"
   ],
   "favorite_count": "18",
   "id_str": "1881277533123512555",
   "truncated": false,
   "retweet_count": "1",
   "id": "1881277533123512555",
   "created_at": "Mon Jan 20 09:48:11 +0000 2025",
   "favorited": false,
   "full_text": "Nobody has come for the afternoon.",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1880560814650295308"
     ],
     "editableUntil": "2025-01-18T11:20:12.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": []
   },
   "display_text_range": [
    "0",
    "81"
   ],
   "favorite_count": "12",
   "id_str": "1880560814650295308",
   "truncated": false,
   "retweet_count": "2",
   "id": "1880560814650295308",
   "created_at": "Sat Jan 18 10:20:12 +0000 2025",
   "favorited": false,
   "full_text": "The buttons are sorted by colour now. The pigeon has sorted them again, by taste.",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1879849733321656813"
     ],
     "editableUntil": "2025-01-16T12:14:37.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": []
   },
   "display_text_range": [
    "0",
    "56"
   ],
   "favorite_count": "2",
   "id_str": "1879849733321656813",
   "truncated": false,
   "retweet_count": "2",
   "id": "1879849733321656813",
   "created_at": "Thu Jan 16 11:14:37 +0000 2025",
   "favorited": false,
   "full_text": "Found today: a jar of buttons. I have lost an afternoon.",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1879066346386359063"
     ],
     "editableUntil": "2025-01-14T08:21:43.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": []
   },
   "display_text_range": [
    "0",
    "73"
   ],
   "favorite_count": "11",
   "id_str": "1879066346386359063",
   "truncated": false,
   "retweet_count": "3",
   "id": "1879066346386359063",
   "created_at": "Tue Jan 14 07:21:43 +0000 2025",
   "favorited": false,
   "full_text": "I kept the door. One day somebody will come through with a better answer.",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1878535049704374376"
     ],
     "editableUntil": "2025-01-12T21:10:32.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": []
   },
   "display_text_range": [
    "0",
    "82"
   ],
   "favorite_count": "14",
   "id_str": "1878535049704374376",
   "truncated": false,
   "retweet_count": "2",
   "id": "1878535049704374376",
   "created_at": "Sun Jan 12 20:10:32 +0000 2025",
   "favorited": false,
   "full_text": "A man came for the door. He could not say what it looked like from the other side.",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1877612609008570001"
     ],
     "editableUntil": "2025-01-10T08:05:05.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": []
   },
   "display_text_range": [
    "0",
    "73"
   ],
   "favorite_count": "0",
   "id_str": "1877612609008570001",
   "truncated": false,
   "retweet_count": "0",
   "id": "1877612609008570001",
   "created_at": "Fri Jan 10 07:05:05 +0000 2025",
   "favorited": false,
   "full_text": "Number 17 is a door. Nobody knows from where. We knock before dusting it.",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1876949376299959266"
     ],
     "editableUntil": "2025-01-08T12:09:38.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": [],
    "media": [
     {
      "expanded_url": "https://twitter.com/mina_lost_prop/status/1876949376299959266/photo/1",
      "indices": [
       "53",
       "76"
      ],
      "url": "https://t.co/VJOxvgEtnD",
      "media_url": "http://pbs.twimg.com/media/cjEQ7wXkk5.jpg",
      "id_str": "1876949338551222279",
      "id": "1876949338551222279",
      "media_url_https": "https://pbs.twimg.com/media/cjEQ7wXkk5.jpg",
      "sizes": {
       "large": {
        "w": "1200",
        "h": "900",
        "resize": "fit"
       }
      },
      "type": "photo",
      "display_url": "pic.twitter.com/VJOxvgEtnD"
     }
    ]
   },
   "display_text_range": [
    "0",
    "76"
   ],
   "favorite_count": "18",
   "id_str": "1876949376299959266",
   "truncated": false,
   "retweet_count": "3",
   "id": "1876949376299959266",
   "possibly_sensitive": false,
   "created_at": "Wed Jan 08 11:09:38 +0000 2025",
   "favorited": false,
   "full_text": "The trombone is number 1. It was always going to be. https://t.co/VJOxvgEtnD",
   "lang": "en",
   "extended_entities": {
    "media": [
     {
      "expanded_url": "https://twitter.com/mina_lost_prop/status/1876949376299959266/photo/1",
      "indices": [
       "53",
       "76"
      ],
      "url": "https://t.co/VJOxvgEtnD",
      "media_url": "http://pbs.twimg.com/media/cjEQ7wXkk5.jpg",
      "id_str": "1876949338551222279",
      "id": "1876949338551222279",
      "media_url_https": "https://pbs.twimg.com/media/cjEQ7wXkk5.jpg",
      "sizes": {
       "large": {
        "w": "1200",
        "h": "900",
        "resize": "fit"
       }
      },
      "type": "photo",
      "display_url": "pic.twitter.com/VJOxvgEtnD"
     }
    ]
   }
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1876196708447161160"
     ],
     "editableUntil": "2025-01-06T10:18:48.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": [
     {
      "url": "https://t.co/tRknjtGbWn",
      "expanded_url": "https://paddock-end-railway.example/rules/objects",
      "display_url": "paddock-end-railway.example/rules/objects",
      "indices": [
       "69",
       "92"
      ]
     }
    ]
   },
   "display_text_range": [
    "0",
    "92"
   ],
   "favorite_count": "16",
   "id_str": "1876196708447161160",
   "truncated": false,
   "retweet_count": "3",
   "id": "1876196708447161160",
   "possibly_sensitive": false,
   "created_at": "Mon Jan 06 09:18:48 +0000 2025",
   "favorited": false,
   "full_text": "New rule from above: every object gets a number. The pigeon is 1104. https://t.co/tRknjtGbWn",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1875563167216569824"
     ],
     "editableUntil": "2025-01-04T16:21:20.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": []
   },
   "display_text_range": [
    "0",
    "74"
   ],
   "favorite_count": "7",
   "id_str": "1875563167216569824",
   "truncated": false,
   "retweet_count": "0",
   "id": "1875563167216569824",
   "created_at": "Sat Jan 04 15:21:20 +0000 2025",
   "favorited": false,
   "full_text": "Number four on the list was \"lose less\". I have put it with the umbrellas.",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1874756099240886684"
     ],
     "editableUntil": "2025-01-02T10:54:20.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": []
   },
   "display_text_range": [
    "0",
    "70"
   ],
   "favorite_count": "5",
   "id_str": "1874756099240886684",
   "truncated": false,
   "retweet_count": "0",
   "id": "1874756099240886684",
   "created_at": "Thu Jan 02 09:54:20 +0000 2025",
   "favorited": false,
   "full_text": "Found today: a list of good intentions. Wet, on the floor of the 6.10.",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1874448514151350662"
     ],
     "editableUntil": "2025-01-01T14:32:06.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": []
   },
   "display_text_range": [
    "0",
    "80"
   ],
   "favorite_count": "5",
   "id_str": "1874448514151350662",
   "truncated": false,
   "retweet_count": "1",
   "id": "1874448514151350662",
   "created_at": "Wed Jan 01 13:32:06 +0000 2025",
   "favorited": false,
   "full_text": "Happy New Year from the lost property office. If it is your old one, we have it.",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1873277636441015855"
     ],
     "editableUntil": "2024-12-29T08:59:27.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": []
   },
   "display_text_range": [
    "0",
    "76"
   ],
   "favorite_count": "12",
   "id_str": "1873277636441015855",
   "truncated": false,
   "retweet_count": "2",
   "id": "1873277636441015855",
   "created_at": "Sun Dec 29 07:59:27 +0000 2024",
   "favorited": false,
   "full_text": "A family came for the goose. It did not want to go. I made it sign for them.",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1872197653492665983"
     ],
     "editableUntil": "2024-12-26T09:27:59.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": []
   },
   "display_text_range": [
    "0",
    "42"
   ],
   "favorite_count": "1",
   "id_str": "1872197653492665983",
   "truncated": false,
   "retweet_count": "4",
   "id": "1872197653492665983",
   "created_at": "Thu Dec 26 08:27:59 +0000 2024",
   "favorited": false,
   "full_text": "The goose and the pigeon are not speaking.",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1871174180402105712"
     ],
     "editableUntil": "2024-12-23T13:41:04.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": []
   },
   "display_text_range": [
    "0",
    "88"
   ],
   "favorite_count": "12",
   "id_str": "1871174180402105712",
   "truncated": false,
   "retweet_count": "4",
   "id": "1871174180402105712",
   "created_at": "Mon Dec 23 12:41:04 +0000 2024",
   "favorited": false,
   "full_text": "Christmas: somebody has lost a whole goose. We are looking after it in the widest sense.",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1870516794553273587"
     ],
     "editableUntil": "2024-12-21T18:08:51.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [
     {
      "name": "Mr Osgood",
      "screen_name": "OsgoodStation",
      "indices": [
       "0",
       "14"
      ],
      "id_str": "2042165409",
      "id": "2042165409"
     }
    ],
    "urls": []
   },
   "display_text_range": [
    "0",
    "75"
   ],
   "favorite_count": "4",
   "in_reply_to_status_id_str": "1870508741489593587",
   "id_str": "1870516794553273587",
   "in_reply_to_user_id": "2042165409",
   "truncated": false,
   "retweet_count": "1",
   "id": "1870516794553273587",
   "created_at": "Sat Dec 21 17:08:51 +0000 2024",
   "favorited": false,
   "full_text": "@OsgoodStation I only said that you tried. I did not say that you fell off.",
   "lang": "en",
   "in_reply_to_screen_name": "OsgoodStation",
   "in_reply_to_user_id_str": "2042165409",
   "in_reply_to_status_id": "1870508741489593587"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1870062668870585539"
     ],
     "editableUntil": "2024-12-20T12:04:19.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [
     {
      "name": "Hatty",
      "screen_name": "hatty_paddock",
      "indices": [
       "0",
       "14"
      ],
      "id_str": "2086905095",
      "id": "2086905095"
     }
    ],
    "urls": []
   },
   "display_text_range": [
    "0",
    "64"
   ],
   "favorite_count": "11",
   "in_reply_to_status_id_str": "1870060152288185539",
   "id_str": "1870062668870585539",
   "in_reply_to_user_id": "2086905095",
   "truncated": false,
   "retweet_count": "4",
   "id": "1870062668870585539",
   "created_at": "Fri Dec 20 11:04:19 +0000 2024",
   "favorited": false,
   "full_text": "@hatty_paddock The horse is not for riding. Mr Osgood has tried.",
   "lang": "en",
   "in_reply_to_screen_name": "hatty_paddock",
   "in_reply_to_user_id_str": "2086905095",
   "in_reply_to_status_id": "1870060152288185539"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1869689824605112262"
     ],
     "editableUntil": "2024-12-19T11:22:46.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": []
   },
   "display_text_range": [
    "0",
    "53"
   ],
   "favorite_count": "10",
   "id_str": "1869689824605112262",
   "truncated": false,
   "retweet_count": "1",
   "id": "1869689824605112262",
   "created_at": "Thu Dec 19 10:22:46 +0000 2024",
   "favorited": false,
   "full_text": "It is a rocking horse. I should have said that first.",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1869337150747576082"
     ],
     "editableUntil": "2024-12-18T12:01:22.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": []
   },
   "display_text_range": [
    "0",
    "51"
   ],
   "favorite_count": "12",
   "id_str": "1869337150747576082",
   "truncated": false,
   "retweet_count": "2",
   "id": "1869337150747576082",
   "created_at": "Wed Dec 18 11:01:22 +0000 2024",
   "favorited": false,
   "full_text": "The letter is on shelf seven now, beside the horse.",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1868972053361590732"
     ],
     "editableUntil": "2024-12-17T11:50:36.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": []
   },
   "display_text_range": [
    "0",
    "31"
   ],
   "favorite_count": "6",
   "id_str": "1868972053361590732",
   "truncated": false,
   "retweet_count": "1",
   "id": "1868972053361590732",
   "created_at": "Tue Dec 17 10:50:36 +0000 2024",
   "favorited": false,
   "full_text": "I read on. It is about a horse.",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1868627612922806659"
     ],
     "editableUntil": "2024-12-16T13:01:55.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": []
   },
   "display_text_range": [
    "0",
    "82"
   ],
   "favorite_count": "6",
   "id_str": "1868627612922806659",
   "truncated": false,
   "retweet_count": "0",
   "id": "1868627612922806659",
   "created_at": "Mon Dec 16 12:01:55 +0000 2024",
   "favorited": false,
   "full_text": "Found today: a letter without an address. It begins \"Dear you\". I did not read on.",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1867976732439478997"
     ],
     "editableUntil": "2024-12-14T17:55:33.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": []
   },
   "display_text_range": [
    "0",
    "61"
   ],
   "favorite_count": "1",
   "id_str": "1867976732439478997",
   "truncated": false,
   "retweet_count": "3",
   "id": "1867976732439478997",
   "created_at": "Sat Dec 14 16:55:33 +0000 2024",
   "favorited": false,
   "full_text": "Nobody has come for the watch yet. Or they have already been.",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1867512678839223814"
     ],
     "editableUntil": "2024-12-13T11:11:34.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": []
   },
   "display_text_range": [
    "0",
    "72"
   ],
   "favorite_count": "5",
   "id_str": "1867512678839223814",
   "truncated": false,
   "retweet_count": "4",
   "id": "1867512678839223814",
   "created_at": "Fri Dec 13 10:11:34 +0000 2024",
   "favorited": false,
   "full_text": "Somebody handed in a watch. It runs backwards. For a moment I was early.",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1867148017660857032"
     ],
     "editableUntil": "2024-12-12T11:02:32.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": []
   },
   "display_text_range": [
    "0",
    "84"
   ],
   "favorite_count": "3",
   "id_str": "1867148017660857032",
   "truncated": false,
   "retweet_count": "2",
   "id": "1867148017660857032",
   "created_at": "Thu Dec 12 10:02:32 +0000 2024",
   "favorited": false,
   "full_text": "There is a clock on shelf two that is right twice a day. That is more than the 9.03.",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1866741191144374821"
     ],
     "editableUntil": "2024-12-11T08:05:57.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": []
   },
   "display_text_range": [
    "0",
    "33"
   ],
   "favorite_count": "11",
   "id_str": "1866741191144374821",
   "truncated": false,
   "retweet_count": "2",
   "id": "1866741191144374821",
   "created_at": "Wed Dec 11 07:05:57 +0000 2024",
   "favorited": false,
   "full_text": "Mr Osgood hums now. It has begun.",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1866406758314936814"
     ],
     "editableUntil": "2024-12-10T09:57:02.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": []
   },
   "display_text_range": [
    "0",
    "85"
   ],
   "favorite_count": "4",
   "id_str": "1866406758314936814",
   "truncated": false,
   "retweet_count": "2",
   "id": "1866406758314936814",
   "created_at": "Tue Dec 10 08:57:02 +0000 2024",
   "favorited": false,
   "full_text": "Found today: a conductor's baton. The railway says it is the wrong kind of conductor.",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1866067820802999909"
     ],
     "editableUntil": "2024-12-09T11:30:13.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": []
   },
   "display_text_range": [
    "0",
    "62"
   ],
   "favorite_count": "16",
   "id_str": "1866067820802999909",
   "truncated": false,
   "retweet_count": "3",
   "id": "1866067820802999909",
   "created_at": "Mon Dec 09 10:30:13 +0000 2024",
   "favorited": false,
   "full_text": "Found today: a music stand. I do not like where this is going.",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1865447864923066084"
     ],
     "editableUntil": "2024-12-07T18:26:44.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [
     {
      "name": "The Paddock End Gazette",
      "screen_name": "PaddockGazette",
      "indices": [
       "0",
       "15"
      ],
      "id_str": "2155317407",
      "id": "2155317407"
     }
    ],
    "urls": []
   },
   "display_text_range": [
    "0",
    "62"
   ],
   "favorite_count": "15",
   "in_reply_to_status_id_str": "1865446606631866084",
   "id_str": "1865447864923066084",
   "in_reply_to_user_id": "2155317407",
   "truncated": false,
   "retweet_count": "4",
   "id": "1865447864923066084",
   "created_at": "Sat Dec 07 17:26:44 +0000 2024",
   "favorited": false,
   "full_text": "@PaddockGazette It was not me. The pigeon declines to comment.",
   "lang": "en",
   "in_reply_to_screen_name": "PaddockGazette",
   "in_reply_to_user_id_str": "2155317407",
   "in_reply_to_status_id": "1865446606631866084"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1864965754844088068"
     ],
     "editableUntil": "2024-12-06T10:31:00.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [
     {
      "name": "The Paddock End Gazette",
      "screen_name": "PaddockGazette",
      "indices": [
       "3",
       "18"
      ],
      "id_str": "2155317407",
      "id": "2155317407"
     }
    ],
    "urls": []
   },
   "display_text_range": [
    "0",
    "79"
   ],
   "favorite_count": "3",
   "id_str": "1864965754844088068",
   "truncated": false,
   "retweet_count": "0",
   "id": "1864965754844088068",
   "created_at": "Fri Dec 06 09:31:00 +0000 2024",
   "favorited": false,
   "full_text": "RT @PaddockGazette: Trombone heard near railway station for third night running",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1864728176882618081"
     ],
     "editableUntil": "2024-12-05T18:46:57.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": []
   },
   "display_text_range": [
    "0",
    "55"
   ],
   "favorite_count": "1",
   "id_str": "1864728176882618081",
   "truncated": false,
   "retweet_count": "2",
   "id": "1864728176882618081",
   "created_at": "Thu Dec 05 17:46:57 +0000 2024",
   "favorited": false,
   "full_text": "I have thought about it all day. Also about the sledge.",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1864405026730937804"
     ],
     "editableUntil": "2024-12-04T21:22:52.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": []
   },
   "display_text_range": [
    "0",
    "96"
   ],
   "favorite_count": "10",
   "id_str": "1864405026730937804",
   "truncated": false,
   "retweet_count": "2",
   "id": "1864405026730937804",
   "created_at": "Wed Dec 04 20:22:52 +0000 2024",
   "favorited": false,
   "full_text": "A man asked whether I find things. I said no, I only keep them. He said that is the harder part.",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1863964918412217578"
     ],
     "editableUntil": "2024-12-03T16:14:02.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [
     {
      "name": "Mina's Mother",
      "screen_name": "minas_mother",
      "indices": [
       "0",
       "13"
      ],
      "id_str": "2127528630",
      "id": "2127528630"
     }
    ],
    "urls": []
   },
   "display_text_range": [
    "0",
    "69"
   ],
   "favorite_count": "6",
   "in_reply_to_status_id_str": "1863954097107897578",
   "id_str": "1863964918412217578",
   "in_reply_to_user_id": "2127528630",
   "truncated": false,
   "retweet_count": "2",
   "id": "1863964918412217578",
   "created_at": "Tue Dec 03 15:14:02 +0000 2024",
   "favorited": false,
   "full_text": "@minas_mother No, I have not met anybody. I have met their umbrellas.",
   "lang": "en",
   "in_reply_to_screen_name": "minas_mother",
   "in_reply_to_user_id_str": "2127528630",
   "in_reply_to_status_id": "1863954097107897578"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1863659925402551102"
     ],
     "editableUntil": "2024-12-02T20:02:06.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [
     {
      "name": "Mina's Mother",
      "screen_name": "minas_mother",
      "indices": [
       "0",
       "13"
      ],
      "id_str": "2127528630",
      "id": "2127528630"
     }
    ],
    "urls": []
   },
   "display_text_range": [
    "0",
    "67"
   ],
   "favorite_count": "7",
   "in_reply_to_status_id_str": "1863653130630071102",
   "id_str": "1863659925402551102",
   "in_reply_to_user_id": "2127528630",
   "truncated": false,
   "retweet_count": "1",
   "id": "1863659925402551102",
   "created_at": "Mon Dec 02 19:02:06 +0000 2024",
   "favorited": false,
   "full_text": "@minas_mother Yes, I am wearing a scarf. It belongs to the auditor.",
   "lang": "en",
   "in_reply_to_screen_name": "minas_mother",
   "in_reply_to_user_id_str": "2127528630",
   "in_reply_to_status_id": "1863653130630071102"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1862838580016054510"
     ],
     "editableUntil": "2024-11-30T13:38:22.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": []
   },
   "display_text_range": [
    "0",
    "65"
   ],
   "favorite_count": "16",
   "id_str": "1862838580016054510",
   "truncated": false,
   "retweet_count": "2",
   "id": "1862838580016054510",
   "created_at": "Sat Nov 30 12:38:22 +0000 2024",
   "favorited": false,
   "full_text": "It was my fastest case. I gave myself the rest of the minute off.",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1862395577627575034"
     ],
     "editableUntil": "2024-11-29T08:18:02.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": []
   },
   "display_text_range": [
    "0",
    "96"
   ],
   "favorite_count": "20",
   "id_str": "1862395577627575034",
   "truncated": false,
   "retweet_count": "2",
   "id": "1862395577627575034",
   "created_at": "Fri Nov 29 07:18:02 +0000 2024",
   "favorited": false,
   "full_text": "A child came for a mitten. It was on a string, with the other one, around her neck. Case closed.",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1862102987174838747"
     ],
     "editableUntil": "2024-11-28T12:55:23.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": [],
    "media": [
     {
      "expanded_url": "https://twitter.com/mina_lost_prop/status/1862102987174838747/photo/1",
      "indices": [
       "86",
       "109"
      ],
      "url": "https://t.co/zhH6ebYzby",
      "media_url": "http://pbs.twimg.com/media/ojcNa9J2ia.jpg",
      "id_str": "1862102949426102279",
      "id": "1862102949426102279",
      "media_url_https": "https://pbs.twimg.com/media/ojcNa9J2ia.jpg",
      "sizes": {
       "large": {
        "w": "1200",
        "h": "900",
        "resize": "fit"
       }
      },
      "type": "photo",
      "display_url": "pic.twitter.com/zhH6ebYzby"
     }
    ]
   },
   "display_text_range": [
    "0",
    "109"
   ],
   "favorite_count": "6",
   "id_str": "1862102987174838747",
   "truncated": false,
   "retweet_count": "3",
   "id": "1862102987174838747",
   "possibly_sensitive": false,
   "created_at": "Thu Nov 28 11:55:23 +0000 2024",
   "favorited": false,
   "full_text": "I have put the gloves in a row. It looks as if somebody were about to ask a question. https://t.co/zhH6ebYzby",
   "lang": "en",
   "extended_entities": {
    "media": [
     {
      "expanded_url": "https://twitter.com/mina_lost_prop/status/1862102987174838747/photo/1",
      "indices": [
       "86",
       "109"
      ],
      "url": "https://t.co/zhH6ebYzby",
      "media_url": "http://pbs.twimg.com/media/ojcNa9J2ia.jpg",
      "id_str": "1862102949426102279",
      "id": "1862102949426102279",
      "media_url_https": "https://pbs.twimg.com/media/ojcNa9J2ia.jpg",
      "sizes": {
       "large": {
        "w": "1200",
        "h": "900",
        "resize": "fit"
       }
      },
      "type": "photo",
      "display_url": "pic.twitter.com/zhH6ebYzby"
     }
    ]
   }
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1861834400723895575"
     ],
     "editableUntil": "2024-11-27T19:08:07.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": []
   },
   "display_text_range": [
    "0",
    "87"
   ],
   "favorite_count": "8",
   "id_str": "1861834400723895575",
   "truncated": false,
   "retweet_count": "2",
   "id": "1861834400723895575",
   "created_at": "Wed Nov 27 18:08:07 +0000 2024",
   "favorited": false,
   "full_text": "The forty-second glove is red. It is the first one that I would have been friends with.",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1861500336993208408"
     ],
     "editableUntil": "2024-11-26T21:00:40.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": []
   },
   "display_text_range": [
    "0",
    "61"
   ],
   "favorite_count": "12",
   "id_str": "1861500336993208408",
   "truncated": false,
   "retweet_count": "0",
   "id": "1861500336993208408",
   "created_at": "Tue Nov 26 20:00:40 +0000 2024",
   "favorited": false,
   "full_text": "Nobody has come for the sledge. It is standing at the window.",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1861032596599737530"
     ],
     "editableUntil": "2024-11-25T14:02:02.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": []
   },
   "display_text_range": [
    "0",
    "70"
   ],
   "favorite_count": "21",
   "id_str": "1861032596599737530",
   "truncated": false,
   "retweet_count": "2",
   "id": "1861032596599737530",
   "created_at": "Mon Nov 25 13:02:02 +0000 2024",
   "favorited": false,
   "full_text": "First snow. Eleven people have lost a glove and one has lost a sledge.",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1858543801463736571"
     ],
     "editableUntil": "2024-11-18T17:12:27.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": [
     {
      "url": "https://t.co/pQdl7c9Yyw",
      "expanded_url": "https://paddock-end-railway.example/timetable",
      "display_url": "paddock-end-railway.example/timetable",
      "indices": [
       "61",
       "84"
      ]
     }
    ]
   },
   "display_text_range": [
    "0",
    "84"
   ],
   "favorite_count": "14",
   "id_str": "1858543801463736571",
   "truncated": false,
   "retweet_count": "2",
   "id": "1858543801463736571",
   "possibly_sensitive": false,
   "created_at": "Mon Nov 18 16:12:27 +0000 2024",
   "favorited": false,
   "full_text": "Winter timetable. It is the summer timetable with a coat on. https://t.co/pQdl7c9Yyw",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1858200309843624564"
     ],
     "editableUntil": "2024-11-17T18:27:32.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": []
   },
   "display_text_range": [
    "0",
    "84"
   ],
   "favorite_count": "0",
   "id_str": "1858200309843624564",
   "truncated": false,
   "retweet_count": "2",
   "id": "1858200309843624564",
   "created_at": "Sun Nov 17 17:27:32 +0000 2024",
   "favorited": false,
   "full_text": "Found today: three scarves. One of them is the auditor's. It is counting the others.",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1857801986087322492"
     ],
     "editableUntil": "2024-11-16T16:04:44.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [
     {
      "name": "An Auditor",
      "screen_name": "auditor_9_to_5",
      "indices": [
       "0",
       "15"
      ],
      "id_str": "2131557445",
      "id": "2131557445"
     }
    ],
    "urls": []
   },
   "display_text_range": [
    "0",
    "72"
   ],
   "favorite_count": "14",
   "in_reply_to_status_id_str": "1857793178048922492",
   "id_str": "1857801986087322492",
   "in_reply_to_user_id": "2131557445",
   "truncated": false,
   "retweet_count": "4",
   "id": "1857801986087322492",
   "created_at": "Sat Nov 16 15:04:44 +0000 2024",
   "favorited": false,
   "full_text": "@auditor_9_to_5 We thank you for your visit. You have also left a scarf.",
   "lang": "en",
   "in_reply_to_screen_name": "auditor_9_to_5",
   "in_reply_to_user_id_str": "2131557445",
   "in_reply_to_status_id": "1857793178048922492"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1857403687496846794"
     ],
     "editableUntil": "2024-11-15T13:42:02.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": []
   },
   "display_text_range": [
    "0",
    "101"
   ],
   "favorite_count": "2",
   "id_str": "1857403687496846794",
   "truncated": false,
   "retweet_count": "2",
   "id": "1857403687496846794",
   "created_at": "Fri Nov 15 12:42:02 +0000 2024",
   "favorited": false,
   "full_text": "The auditor came back for his briefcase. I asked him to describe it. He enjoyed that less than I did.",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1857063320633214444"
     ],
     "editableUntil": "2024-11-14T15:09:32.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": []
   },
   "display_text_range": [
    "0",
    "59"
   ],
   "favorite_count": "13",
   "id_str": "1857063320633214444",
   "truncated": false,
   "retweet_count": "2",
   "id": "1857063320633214444",
   "created_at": "Thu Nov 14 14:09:32 +0000 2024",
   "favorited": false,
   "full_text": "I am not allowed to open it. The pigeon has signed nothing.",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1856960594649812193"
     ],
     "editableUntil": "2024-11-14T08:21:21.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": []
   },
   "display_text_range": [
    "0",
    "68"
   ],
   "favorite_count": "4",
   "id_str": "1856960594649812193",
   "truncated": false,
   "retweet_count": "1",
   "id": "1856960594649812193",
   "created_at": "Thu Nov 14 07:21:21 +0000 2024",
   "favorited": false,
   "full_text": "The auditor has left, and so has his briefcase. It is on shelf four.",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1856717720188357359"
     ],
     "editableUntil": "2024-11-13T16:16:15.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": []
   },
   "display_text_range": [
    "0",
    "24"
   ],
   "favorite_count": "21",
   "id_str": "1856717720188357359",
   "truncated": false,
   "retweet_count": "0",
   "id": "1856717720188357359",
   "created_at": "Wed Nov 13 15:16:15 +0000 2024",
   "favorited": false,
   "full_text": "He wrote down umbrellas.",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1856432063826102181"
     ],
     "editableUntil": "2024-11-12T21:21:09.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": []
   },
   "display_text_range": [
    "0",
    "72"
   ],
   "favorite_count": "16",
   "id_str": "1856432063826102181",
   "truncated": false,
   "retweet_count": "4",
   "id": "1856432063826102181",
   "created_at": "Tue Nov 12 20:21:09 +0000 2024",
   "favorited": false,
   "full_text": "The auditor asked what we have most of. I said hope, and then umbrellas.",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1855968334093225411"
     ],
     "editableUntil": "2024-11-11T14:38:27.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": []
   },
   "display_text_range": [
    "0",
    "53"
   ],
   "favorite_count": "10",
   "id_str": "1855968334093225411",
   "truncated": false,
   "retweet_count": "2",
   "id": "1855968334093225411",
   "created_at": "Mon Nov 11 13:38:27 +0000 2024",
   "favorited": false,
   "full_text": "The auditor comes on Monday. I have dusted the groom.",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1855954447658649716"
     ],
     "editableUntil": "2024-11-11T13:43:16.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": []
   },
   "display_text_range": [
    "0",
    "63"
   ],
   "favorite_count": "20",
   "id_str": "1855954447658649716",
   "truncated": false,
   "retweet_count": "1",
   "id": "1855954447658649716",
   "created_at": "Mon Nov 11 12:43:16 +0000 2024",
   "favorited": false,
   "full_text": "Nobody has come for the jumper, but the pigeon has tried it on.",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1855709736096238573"
     ],
     "editableUntil": "2024-11-10T21:30:53.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": []
   },
   "display_text_range": [
    "0",
    "81"
   ],
   "favorite_count": "4",
   "id_str": "1855709736096238573",
   "truncated": false,
   "retweet_count": "3",
   "id": "1855709736096238573",
   "created_at": "Sun Nov 10 20:30:53 +0000 2024",
   "favorited": false,
   "full_text": "Found today: a sheep, in a manner of speaking. It was a jumper with a leaf on it.",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1855209197151456835"
     ],
     "editableUntil": "2024-11-09T12:21:55.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": []
   },
   "display_text_range": [
    "0",
    "40"
   ],
   "favorite_count": "6",
   "id_str": "1855209197151456835",
   "truncated": false,
   "retweet_count": "0",
   "id": "1855209197151456835",
   "created_at": "Sat Nov 09 11:21:55 +0000 2024",
   "favorited": false,
   "full_text": "I marked the place for him with a cross.",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1854978226124751079"
     ],
     "editableUntil": "2024-11-08T21:04:07.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": []
   },
   "display_text_range": [
    "0",
    "81"
   ],
   "favorite_count": "2",
   "id_str": "1854978226124751079",
   "truncated": false,
   "retweet_count": "2",
   "id": "1854978226124751079",
   "created_at": "Fri Nov 08 20:04:07 +0000 2024",
   "favorited": false,
   "full_text": "A man came for his map. He asked me how to find the office. He was in the office.",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1854885490969281257"
     ],
     "editableUntil": "2024-11-08T14:55:37.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": []
   },
   "display_text_range": [
    "0",
    "77"
   ],
   "favorite_count": "5",
   "id_str": "1854885490969281257",
   "truncated": false,
   "retweet_count": "2",
   "id": "1854885490969281257",
   "created_at": "Fri Nov 08 13:55:37 +0000 2024",
   "favorited": false,
   "full_text": "Found today: a map of the station. It was lost in the station. I feel for it.",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1854422281334294244"
     ],
     "editableUntil": "2024-11-07T08:15:00.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [
     {
      "name": "Luck and Ladders",
      "screen_name": "luck_n_ladders",
      "indices": [
       "0",
       "15"
      ],
      "id_str": "2234030300",
      "id": "2234030300"
     }
    ],
    "urls": []
   },
   "display_text_range": [
    "0",
    "102"
   ],
   "favorite_count": "7",
   "in_reply_to_status_id_str": "1854422029676054244",
   "id_str": "1854422281334294244",
   "in_reply_to_user_id": "2234030300",
   "truncated": false,
   "retweet_count": "0",
   "id": "1854422281334294244",
   "created_at": "Thu Nov 07 07:15:00 +0000 2024",
   "favorited": false,
   "full_text": "@luck_n_ladders We have a ladder, nine open umbrellas and one magpie on the roof. Please do not visit.",
   "lang": "en",
   "in_reply_to_screen_name": "luck_n_ladders",
   "in_reply_to_user_id_str": "2234030300",
   "in_reply_to_status_id": "1854422029676054244"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1854157965590792858"
     ],
     "editableUntil": "2024-11-06T14:44:42.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": []
   },
   "display_text_range": [
    "0",
    "87"
   ],
   "favorite_count": "9",
   "id_str": "1854157965590792858",
   "truncated": false,
   "retweet_count": "2",
   "id": "1854157965590792858",
   "created_at": "Wed Nov 06 13:44:42 +0000 2024",
   "favorited": false,
   "full_text": "Open umbrellas indoors bring bad luck, so the luck of this office was decided long ago.",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1853883664115435845"
     ],
     "editableUntil": "2024-11-05T20:34:43.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": []
   },
   "display_text_range": [
    "0",
    "90"
   ],
   "favorite_count": "22",
   "id_str": "1853883664115435845",
   "truncated": false,
   "retweet_count": "3",
   "id": "1853883664115435845",
   "created_at": "Tue Nov 05 19:34:43 +0000 2024",
   "favorited": false,
   "full_text": "An umbrella has opened on its own in the back room. I said good morning to it, to be safe.",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1853855507752682154"
     ],
     "editableUntil": "2024-11-05T18:42:50.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": []
   },
   "display_text_range": [
    "0",
    "71"
   ],
   "favorite_count": "16",
   "id_str": "1853855507752682154",
   "truncated": false,
   "retweet_count": "0",
   "id": "1853855507752682154",
   "created_at": "Tue Nov 05 17:42:50 +0000 2024",
   "favorited": false,
   "full_text": "Today's umbrellas: four. Yesterday's umbrellas: also four, but happier.",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1853449646832091597"
     ],
     "editableUntil": "2024-11-04T15:50:05.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": []
   },
   "display_text_range": [
    "0",
    "102"
   ],
   "favorite_count": "11",
   "id_str": "1853449646832091597",
   "truncated": false,
   "retweet_count": "0",
   "id": "1853449646832091597",
   "created_at": "Mon Nov 04 14:50:05 +0000 2024",
   "favorited": false,
   "full_text": "If nobody comes for it in a year and a day, it belongs to the railway. The pigeon has ten months left.",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1853095866588463474"
     ],
     "editableUntil": "2024-11-03T16:24:18.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": []
   },
   "display_text_range": [
    "0",
    "74"
   ],
   "favorite_count": "6",
   "id_str": "1853095866588463474",
   "truncated": false,
   "retweet_count": "3",
   "id": "1853095866588463474",
   "created_at": "Sun Nov 03 15:24:18 +0000 2024",
   "favorited": false,
   "full_text": "The kettle was found on the 6.10 in 2003. It is the best colleague I have.",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1852713184297749928"
     ],
     "editableUntil": "2024-11-02T15:03:39.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": []
   },
   "display_text_range": [
    "0",
    "40"
   ],
   "favorite_count": "5",
   "id_str": "1852713184297749928",
   "truncated": false,
   "retweet_count": "0",
   "id": "1852713184297749928",
   "created_at": "Sat Nov 02 14:03:39 +0000 2024",
   "favorited": false,
   "full_text": "My tea has gone cold and been handed in.",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1852694477701908223"
     ],
     "editableUntil": "2024-11-02T13:49:19.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": []
   },
   "display_text_range": [
    "0",
    "79"
   ],
   "favorite_count": "11",
   "id_str": "1852694477701908223",
   "truncated": false,
   "retweet_count": "4",
   "id": "1852694477701908223",
   "created_at": "Sat Nov 02 12:49:19 +0000 2024",
   "favorited": false,
   "full_text": "It was a Tuesday that she had lost, in the end. We drank tea and she went home.",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1852331344156167405"
     ],
     "editableUntil": "2024-11-01T13:46:21.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": []
   },
   "display_text_range": [
    "0",
    "85"
   ],
   "favorite_count": "4",
   "id_str": "1852331344156167405",
   "truncated": false,
   "retweet_count": "1",
   "id": "1852331344156167405",
   "created_at": "Fri Nov 01 12:46:21 +0000 2024",
   "favorited": false,
   "full_text": "A woman came for \"something blue\". I showed her everything blue. It took until lunch.",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1851903953873142211"
     ],
     "editableUntil": "2024-10-31T09:28:03.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": []
   },
   "display_text_range": [
    "0",
    "81"
   ],
   "favorite_count": "10",
   "id_str": "1851903953873142211",
   "truncated": false,
   "retweet_count": "3",
   "id": "1851903953873142211",
   "created_at": "Thu Oct 31 08:28:03 +0000 2024",
   "favorited": false,
   "full_text": "Its owner came back for it twice. The second time he had forgotten the book here.",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1851673939151948044"
     ],
     "editableUntil": "2024-10-30T18:14:04.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": []
   },
   "display_text_range": [
    "0",
    "58"
   ],
   "favorite_count": "10",
   "id_str": "1851673939151948044",
   "truncated": false,
   "retweet_count": "4",
   "id": "1851673939151948044",
   "created_at": "Wed Oct 30 17:14:04 +0000 2024",
   "favorited": false,
   "full_text": "Found today: a book about memory. It was left on the seat.",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1851531992227646745"
     ],
     "editableUntil": "2024-10-30T08:50:01.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": []
   },
   "display_text_range": [
    "0",
    "68"
   ],
   "favorite_count": "11",
   "id_str": "1851531992227646745",
   "truncated": false,
   "retweet_count": "1",
   "id": "1851531992227646745",
   "created_at": "Wed Oct 30 07:50:01 +0000 2024",
   "favorited": false,
   "full_text": "I have thrown the onions away. The cello case will never forgive me.",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1851286072701486641"
     ],
     "editableUntil": "2024-10-29T16:32:49.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": []
   },
   "display_text_range": [
    "0",
    "63"
   ],
   "favorite_count": "14",
   "id_str": "1851286072701486641",
   "truncated": false,
   "retweet_count": "4",
   "id": "1851286072701486641",
   "created_at": "Tue Oct 29 15:32:49 +0000 2024",
   "favorited": false,
   "full_text": "The onions were handed in separately, said the ledger, in 2011.",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1850812201141535421"
     ],
     "editableUntil": "2024-10-28T09:09:49.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": []
   },
   "display_text_range": [
    "0",
    "78"
   ],
   "favorite_count": "4",
   "id_str": "1850812201141535421",
   "truncated": false,
   "retweet_count": "4",
   "id": "1850812201141535421",
   "created_at": "Mon Oct 28 08:09:49 +0000 2024",
   "favorited": false,
   "full_text": "Nobody has come for the cello case. There is no cello in it. There are onions.",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1850543695292531213"
     ],
     "editableUntil": "2024-10-27T15:22:53.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": []
   },
   "display_text_range": [
    "0",
    "91"
   ],
   "favorite_count": "22",
   "id_str": "1850543695292531213",
   "truncated": false,
   "retweet_count": "3",
   "id": "1850543695292531213",
   "created_at": "Sun Oct 27 14:22:53 +0000 2024",
   "favorited": false,
   "full_text": "The loudspeaker says that the 9.03 is now the 9.30. It says it as if that were a promotion.",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1850499253353319049"
     ],
     "editableUntil": "2024-10-27T12:26:17.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [
     {
      "name": "Railway Poems",
      "screen_name": "RailwayPoems",
      "indices": [
       "3",
       "16"
      ],
      "id_str": "2246995543",
      "id": "2246995543"
     }
    ],
    "urls": []
   },
   "display_text_range": [
    "0",
    "79"
   ],
   "favorite_count": "9",
   "id_str": "1850499253353319049",
   "truncated": false,
   "retweet_count": "2",
   "id": "1850499253353319049",
   "created_at": "Sun Oct 27 11:26:17 +0000 2024",
   "favorited": false,
   "full_text": "RT @RailwayPoems: the 9.03 / like love / is announced / and then it is Thursday",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1850123864051286285"
     ],
     "editableUntil": "2024-10-26T11:34:37.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [
     {
      "name": "Mr Osgood",
      "screen_name": "OsgoodStation",
      "indices": [
       "0",
       "14"
      ],
      "id_str": "2042165409",
      "id": "2042165409"
     }
    ],
    "urls": []
   },
   "display_text_range": [
    "0",
    "87"
   ],
   "favorite_count": "18",
   "in_reply_to_status_id_str": "1850116817620566285",
   "id_str": "1850123864051286285",
   "in_reply_to_user_id": "2042165409",
   "truncated": false,
   "retweet_count": "2",
   "id": "1850123864051286285",
   "created_at": "Sat Oct 26 10:34:37 +0000 2024",
   "favorited": false,
   "full_text": "@OsgoodStation I did not say that the 9.03 is a rumour. I said that nobody has seen it.",
   "lang": "en",
   "in_reply_to_screen_name": "OsgoodStation",
   "in_reply_to_user_id_str": "2042165409",
   "in_reply_to_status_id": "1850116817620566285"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1849855593079115508"
     ],
     "editableUntil": "2024-10-25T17:48:36.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": []
   },
   "display_text_range": [
    "0",
    "85"
   ],
   "favorite_count": "16",
   "id_str": "1849855593079115508",
   "truncated": false,
   "retweet_count": "1",
   "id": "1849855593079115508",
   "created_at": "Fri Oct 25 16:48:36 +0000 2024",
   "favorited": false,
   "full_text": "Complaints today: two. One was about the 9.03, the other was about me, by the pigeon.",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1849534482265148485"
     ],
     "editableUntil": "2024-10-24T20:32:37.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": []
   },
   "display_text_range": [
    "0",
    "87"
   ],
   "favorite_count": "2",
   "id_str": "1849534482265148485",
   "truncated": false,
   "retweet_count": "2",
   "id": "1849534482265148485",
   "created_at": "Thu Oct 24 19:32:37 +0000 2024",
   "favorited": false,
   "full_text": "Found today: a hot-water bottle, still warm. I did not write it down until it was cold.",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1849435094947727958"
     ],
     "editableUntil": "2024-10-24T13:57:42.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": []
   },
   "display_text_range": [
    "0",
    "67"
   ],
   "favorite_count": "12",
   "id_str": "1849435094947727958",
   "truncated": false,
   "retweet_count": "2",
   "id": "1849435094947727958",
   "created_at": "Thu Oct 24 12:57:42 +0000 2024",
   "favorited": false,
   "full_text": "The man took a hat. He came back on Friday and said that it helped.",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1849098280659585415"
     ],
     "editableUntil": "2024-10-23T15:39:19.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": []
   },
   "display_text_range": [
    "0",
    "56"
   ],
   "favorite_count": "1",
   "id_str": "1849098280659585415",
   "truncated": false,
   "retweet_count": "4",
   "id": "1849098280659585415",
   "created_at": "Wed Oct 23 14:39:19 +0000 2024",
   "favorited": false,
   "full_text": "It was not there. We have a whole shelf of hats, though.",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1848783847177585072"
     ],
     "editableUntil": "2024-10-22T18:49:52.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": []
   },
   "display_text_range": [
    "0",
    "74"
   ],
   "favorite_count": "20",
   "id_str": "1848783847177585072",
   "truncated": false,
   "retweet_count": "2",
   "id": "1848783847177585072",
   "created_at": "Tue Oct 22 17:49:52 +0000 2024",
   "favorited": false,
   "full_text": "A man came for his patience. He said he had lost it on the 8.15. I looked.",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1848357628015542407"
     ],
     "editableUntil": "2024-10-21T14:36:14.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": []
   },
   "display_text_range": [
    "0",
    "77"
   ],
   "favorite_count": "22",
   "id_str": "1848357628015542407",
   "truncated": false,
   "retweet_count": "2",
   "id": "1848357628015542407",
   "created_at": "Mon Oct 21 13:36:14 +0000 2024",
   "favorited": false,
   "full_text": "The pigeon has gone up the ladder. It did not need to, it was making a point.",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1848327819097017307"
     ],
     "editableUntil": "2024-10-21T12:37:47.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": []
   },
   "display_text_range": [
    "0",
    "65"
   ],
   "favorite_count": "6",
   "id_str": "1848327819097017307",
   "truncated": false,
   "retweet_count": "2",
   "id": "1848327819097017307",
   "created_at": "Mon Oct 21 11:37:47 +0000 2024",
   "favorited": false,
   "full_text": "Nobody has come for the ladder, and nobody has gone up it either.",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1848096730629802499"
     ],
     "editableUntil": "2024-10-20T21:19:31.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": []
   },
   "display_text_range": [
    "0",
    "76"
   ],
   "favorite_count": "12",
   "id_str": "1848096730629802499",
   "truncated": false,
   "retweet_count": "1",
   "id": "1848096730629802499",
   "created_at": "Sun Oct 20 20:19:31 +0000 2024",
   "favorited": false,
   "full_text": "I have leaned the ladder against the wall. It makes the room look ambitious.",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1847717641951644373"
     ],
     "editableUntil": "2024-10-19T20:13:09.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": []
   },
   "display_text_range": [
    "0",
    "79"
   ],
   "favorite_count": "11",
   "id_str": "1847717641951644373",
   "truncated": false,
   "retweet_count": "4",
   "id": "1847717641951644373",
   "created_at": "Sat Oct 19 19:13:09 +0000 2024",
   "favorited": false,
   "full_text": "Found today: a ladder. Nobody forgets a ladder. Somebody has left us a way out.",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1847255585746062146"
     ],
     "editableUntil": "2024-10-18T13:37:06.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": []
   },
   "display_text_range": [
    "0",
    "71"
   ],
   "favorite_count": "2",
   "id_str": "1847255585746062146",
   "truncated": false,
   "retweet_count": "1",
   "id": "1847255585746062146",
   "created_at": "Fri Oct 18 12:37:06 +0000 2024",
   "favorited": false,
   "full_text": "It was handed in in March. He says he thought he had simply got warmer.",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1846996044030674115"
     ],
     "editableUntil": "2024-10-17T20:25:47.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": []
   },
   "display_text_range": [
    "0",
    "44"
   ],
   "favorite_count": "17",
   "id_str": "1846996044030674115",
   "truncated": false,
   "retweet_count": "3",
   "id": "1846996044030674115",
   "created_at": "Thu Oct 17 19:25:47 +0000 2024",
   "favorited": false,
   "full_text": "By page six Mr Osgood had found his own hat.",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1846978834801363876"
     ],
     "editableUntil": "2024-10-17T19:17:24.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": []
   },
   "display_text_range": [
    "0",
    "60"
   ],
   "favorite_count": "19",
   "id_str": "1846978834801363876",
   "truncated": false,
   "retweet_count": "4",
   "id": "1846978834801363876",
   "created_at": "Thu Oct 17 18:17:24 +0000 2024",
   "favorited": false,
   "full_text": "The list begins with \"umbrella\" and so does the second page.",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1846552514065861017"
     ],
     "editableUntil": "2024-10-16T15:03:21.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": []
   },
   "display_text_range": [
    "0",
    "79"
   ],
   "favorite_count": "18",
   "id_str": "1846552514065861017",
   "truncated": false,
   "retweet_count": "1",
   "id": "1846552514065861017",
   "created_at": "Wed Oct 16 14:03:21 +0000 2024",
   "favorited": false,
   "full_text": "Mr Osgood has asked for a list of everything we have. I gave him a chair first.",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1846283727194294757"
     ],
     "editableUntil": "2024-10-15T21:15:17.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [
     {
      "name": "Hatty",
      "screen_name": "hatty_paddock",
      "indices": [
       "0",
       "14"
      ],
      "id_str": "2086905095",
      "id": "2086905095"
     }
    ],
    "urls": []
   },
   "display_text_range": [
    "0",
    "44"
   ],
   "favorite_count": "14",
   "in_reply_to_status_id_str": "1846279197345974757",
   "id_str": "1846283727194294757",
   "in_reply_to_user_id": "2086905095",
   "truncated": false,
   "retweet_count": "2",
   "id": "1846283727194294757",
   "created_at": "Tue Oct 15 20:15:17 +0000 2024",
   "favorited": false,
   "full_text": "@hatty_paddock It has never stopped raining.",
   "lang": "en",
   "in_reply_to_screen_name": "hatty_paddock",
   "in_reply_to_user_id_str": "2086905095",
   "in_reply_to_status_id": "1846279197345974757"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1845923455069847776"
     ],
     "editableUntil": "2024-10-14T21:23:41.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [
     {
      "name": "Hatty",
      "screen_name": "hatty_paddock",
      "indices": [
       "0",
       "14"
      ],
      "id_str": "2086905095",
      "id": "2086905095"
     }
    ],
    "urls": []
   },
   "display_text_range": [
    "0",
    "96"
   ],
   "favorite_count": "5",
   "in_reply_to_status_id_str": "1845915150347927776",
   "id_str": "1845923455069847776",
   "in_reply_to_user_id": "2086905095",
   "truncated": false,
   "retweet_count": "2",
   "id": "1845923455069847776",
   "created_at": "Mon Oct 14 20:23:41 +0000 2024",
   "favorited": false,
   "full_text": "@hatty_paddock No, we do not sell the umbrellas. We only look after them until it stops raining.",
   "lang": "en",
   "in_reply_to_screen_name": "hatty_paddock",
   "in_reply_to_user_id_str": "2086905095",
   "in_reply_to_status_id": "1845915150347927776"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1845904614256282513"
     ],
     "editableUntil": "2024-10-14T20:08:49.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": []
   },
   "display_text_range": [
    "0",
    "42"
   ],
   "favorite_count": "7",
   "id_str": "1845904614256282513",
   "truncated": false,
   "retweet_count": "4",
   "id": "1845904614256282513",
   "created_at": "Mon Oct 14 19:08:49 +0000 2024",
   "favorited": false,
   "full_text": "The tooth department is now down to three.",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1845558362788335193"
     ],
     "editableUntil": "2024-10-13T21:12:57.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": []
   },
   "display_text_range": [
    "0",
    "78"
   ],
   "favorite_count": "17",
   "id_str": "1845558362788335193",
   "truncated": false,
   "retweet_count": "2",
   "id": "1845558362788335193",
   "created_at": "Sun Oct 13 20:12:57 +0000 2024",
   "favorited": false,
   "full_text": "A boy asked whether I have his tooth. I have four teeth. He took the best one.",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1845140594238689093"
     ],
     "editableUntil": "2024-10-12T17:32:53.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": []
   },
   "display_text_range": [
    "0",
    "91"
   ],
   "favorite_count": "22",
   "id_str": "1845140594238689093",
   "truncated": false,
   "retweet_count": "3",
   "id": "1845140594238689093",
   "created_at": "Sat Oct 12 16:32:53 +0000 2024",
   "favorited": false,
   "full_text": "Found today: one half of a very long sandwich. It went on to Paddock End without the other.",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1844820302219970682"
     ],
     "editableUntil": "2024-10-11T20:20:09.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": []
   },
   "display_text_range": [
    "0",
    "81"
   ],
   "favorite_count": "6",
   "id_str": "1844820302219970682",
   "truncated": false,
   "retweet_count": "0",
   "id": "1844820302219970682",
   "created_at": "Fri Oct 11 19:20:09 +0000 2024",
   "favorited": false,
   "full_text": "Somebody handed in a single chess piece. It was the king, and he looked relieved.",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1844814304365248995"
     ],
     "editableUntil": "2024-10-11T19:56:19.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": []
   },
   "display_text_range": [
    "0",
    "73"
   ],
   "favorite_count": "6",
   "id_str": "1844814304365248995",
   "truncated": false,
   "retweet_count": "4",
   "id": "1844814304365248995",
   "created_at": "Fri Oct 11 18:56:19 +0000 2024",
   "favorited": false,
   "full_text": "Note to self: do not play the trombone at night. The night train answers.",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1844341800152598230"
     ],
     "editableUntil": "2024-10-10T12:38:46.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": []
   },
   "display_text_range": [
    "0",
    "80"
   ],
   "favorite_count": "11",
   "id_str": "1844341800152598230",
   "truncated": false,
   "retweet_count": "1",
   "id": "1844341800152598230",
   "created_at": "Thu Oct 10 11:38:46 +0000 2024",
   "favorited": false,
   "full_text": "The smallest suitcase has a spoon in it. I put it back. Some things are private.",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1844008693629190587"
     ],
     "editableUntil": "2024-10-09T14:35:07.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": []
   },
   "display_text_range": [
    "0",
    "75"
   ],
   "favorite_count": "0",
   "id_str": "1844008693629190587",
   "truncated": false,
   "retweet_count": "2",
   "id": "1844008693629190587",
   "created_at": "Wed Oct 09 13:35:07 +0000 2024",
   "favorited": false,
   "full_text": "Found today: a suitcase full of smaller suitcases. I stopped at the fourth.",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1843662463128569223"
     ],
     "editableUntil": "2024-10-08T15:39:19.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": []
   },
   "display_text_range": [
    "0",
    "92"
   ],
   "favorite_count": "18",
   "id_str": "1843662463128569223",
   "truncated": false,
   "retweet_count": "4",
   "id": "1843662463128569223",
   "created_at": "Tue Oct 08 14:39:19 +0000 2024",
   "favorited": false,
   "full_text": "A woman came for her reading glasses. She was wearing them. I made her sign for them anyway.",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1843584831661803098"
     ],
     "editableUntil": "2024-10-08T10:30:50.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": [],
    "media": [
     {
      "expanded_url": "https://twitter.com/mina_lost_prop/status/1843584831661803098/photo/1",
      "indices": [
       "71",
       "94"
      ],
      "url": "https://t.co/PmCJizGTxY",
      "media_url": "http://pbs.twimg.com/media/AKuPgU6xG3.jpg",
      "id_str": "1843584793913065479",
      "id": "1843584793913065479",
      "media_url_https": "https://pbs.twimg.com/media/AKuPgU6xG3.jpg",
      "sizes": {
       "large": {
        "w": "1200",
        "h": "900",
        "resize": "fit"
       }
      },
      "type": "photo",
      "display_url": "pic.twitter.com/PmCJizGTxY"
     }
    ]
   },
   "display_text_range": [
    "0",
    "94"
   ],
   "favorite_count": "13",
   "id_str": "1843584831661803098",
   "truncated": false,
   "retweet_count": "0",
   "id": "1843584831661803098",
   "possibly_sensitive": false,
   "created_at": "Tue Oct 08 09:30:50 +0000 2024",
   "favorited": false,
   "full_text": "The groom now stands on my desk. He looks at me as if I had an answer. https://t.co/PmCJizGTxY",
   "lang": "en",
   "extended_entities": {
    "media": [
     {
      "expanded_url": "https://twitter.com/mina_lost_prop/status/1843584831661803098/photo/1",
      "indices": [
       "71",
       "94"
      ],
      "url": "https://t.co/PmCJizGTxY",
      "media_url": "http://pbs.twimg.com/media/AKuPgU6xG3.jpg",
      "id_str": "1843584793913065479",
      "id": "1843584793913065479",
      "media_url_https": "https://pbs.twimg.com/media/AKuPgU6xG3.jpg",
      "sizes": {
       "large": {
        "w": "1200",
        "h": "900",
        "resize": "fit"
       }
      },
      "type": "photo",
      "display_url": "pic.twitter.com/PmCJizGTxY"
     }
    ]
   }
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1843357966858717457"
     ],
     "editableUntil": "2024-10-07T19:29:21.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": []
   },
   "display_text_range": [
    "0",
    "30"
   ],
   "favorite_count": "17",
   "id_str": "1843357966858717457",
   "truncated": false,
   "retweet_count": "1",
   "id": "1843357966858717457",
   "created_at": "Mon Oct 07 18:29:21 +0000 2024",
   "favorited": false,
   "full_text": "Nobody has come for the groom.",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1842993520500018919"
     ],
     "editableUntil": "2024-10-06T19:21:11.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": []
   },
   "display_text_range": [
    "0",
    "70"
   ],
   "favorite_count": "20",
   "id_str": "1842993520500018919",
   "truncated": false,
   "retweet_count": "1",
   "id": "1842993520500018919",
   "created_at": "Sun Oct 06 18:21:11 +0000 2024",
   "favorited": false,
   "full_text": "Found today: a wedding cake, top floor only. The groom is still on it.",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1842663903637537708"
     ],
     "editableUntil": "2024-10-05T21:31:24.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [
     {
      "name": "Mr Osgood",
      "screen_name": "OsgoodStation",
      "indices": [
       "0",
       "14"
      ],
      "id_str": "2042165409",
      "id": "2042165409"
     }
    ],
    "urls": []
   },
   "display_text_range": [
    "0",
    "77"
   ],
   "favorite_count": "22",
   "in_reply_to_status_id_str": "1842655095599137708",
   "id_str": "1842663903637537708",
   "in_reply_to_user_id": "2042165409",
   "truncated": false,
   "retweet_count": "4",
   "id": "1842663903637537708",
   "created_at": "Sat Oct 05 20:31:24 +0000 2024",
   "favorited": false,
   "full_text": "@OsgoodStation I cannot give it back to platform 2. There is a form for that.",
   "lang": "en",
   "in_reply_to_screen_name": "OsgoodStation",
   "in_reply_to_user_id_str": "2042165409",
   "in_reply_to_status_id": "1842655095599137708"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1842652575728404223"
     ],
     "editableUntil": "2024-10-05T20:46:23.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [
     {
      "name": "Mr Osgood",
      "screen_name": "OsgoodStation",
      "indices": [
       "0",
       "14"
      ],
      "id_str": "2042165409",
      "id": "2042165409"
     }
    ],
    "urls": []
   },
   "display_text_range": [
    "0",
    "90"
   ],
   "favorite_count": "10",
   "in_reply_to_status_id_str": "1842644019348244223",
   "id_str": "1842652575728404223",
   "in_reply_to_user_id": "2042165409",
   "truncated": false,
   "retweet_count": "3",
   "id": "1842652575728404223",
   "created_at": "Sat Oct 05 19:46:23 +0000 2024",
   "favorited": false,
   "full_text": "@OsgoodStation The pigeon is not mine. It was found on platform 2, like everything I love.",
   "lang": "en",
   "in_reply_to_screen_name": "OsgoodStation",
   "in_reply_to_user_id_str": "2042165409",
   "in_reply_to_status_id": "1842644019348244223"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1842184156763652447"
     ],
     "editableUntil": "2024-10-04T13:45:03.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": []
   },
   "display_text_range": [
    "0",
    "73"
   ],
   "favorite_count": "2",
   "id_str": "1842184156763652447",
   "truncated": false,
   "retweet_count": "3",
   "id": "1842184156763652447",
   "created_at": "Fri Oct 04 12:45:03 +0000 2024",
   "favorited": false,
   "full_text": "The pigeon sits on the trombone. It is the only one who has ever used it.",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1841873825310966458"
     ],
     "editableUntil": "2024-10-03T17:11:54.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": []
   },
   "display_text_range": [
    "0",
    "58"
   ],
   "favorite_count": "18",
   "id_str": "1841873825310966458",
   "truncated": false,
   "retweet_count": "4",
   "id": "1841873825310966458",
   "created_at": "Thu Oct 03 16:11:54 +0000 2024",
   "favorited": false,
   "full_text": "I have written the pigeon into the ledger under \"various\".",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1841472980782155498"
     ],
     "editableUntil": "2024-10-02T14:39:06.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": []
   },
   "display_text_range": [
    "0",
    "86"
   ],
   "favorite_count": "15",
   "id_str": "1841472980782155498",
   "truncated": false,
   "retweet_count": "1",
   "id": "1841472980782155498",
   "created_at": "Wed Oct 02 13:39:06 +0000 2024",
   "favorited": false,
   "full_text": "A pigeon has moved into the office. It was not handed in, it simply reported for work.",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1841426894675775166"
     ],
     "editableUntil": "2024-10-02T11:35:58.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": []
   },
   "display_text_range": [
    "0",
    "74"
   ],
   "favorite_count": "2",
   "id_str": "1841426894675775166",
   "truncated": false,
   "retweet_count": "3",
   "id": "1841426894675775166",
   "created_at": "Wed Oct 02 10:35:58 +0000 2024",
   "favorited": false,
   "full_text": "Nobody has come for the left shoe. Somebody is walking around in a circle.",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1841176214614574535"
     ],
     "editableUntil": "2024-10-01T18:59:51.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [
     {
      "name": "Mr Osgood",
      "screen_name": "OsgoodStation",
      "indices": [
       "3",
       "17"
      ],
      "id_str": "2042165409",
      "id": "2042165409"
     }
    ],
    "urls": []
   },
   "display_text_range": [
    "0",
    "81"
   ],
   "favorite_count": "22",
   "id_str": "1841176214614574535",
   "truncated": false,
   "retweet_count": "1",
   "id": "1841176214614574535",
   "created_at": "Tue Oct 01 17:59:51 +0000 2024",
   "favorited": false,
   "full_text": "RT @OsgoodStation: The 7.42 will be on time. Passengers are advised to stay calm.",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1840744210597152497"
     ],
     "editableUntil": "2024-09-30T14:23:13.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": []
   },
   "display_text_range": [
    "0",
    "66"
   ],
   "favorite_count": "11",
   "id_str": "1840744210597152497",
   "truncated": false,
   "retweet_count": "3",
   "id": "1840744210597152497",
   "created_at": "Mon Sep 30 13:23:13 +0000 2024",
   "favorited": false,
   "full_text": "The 7.42 was on time today. Several people missed it out of habit.",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1840451889490038259"
     ],
     "editableUntil": "2024-09-29T19:01:39.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": []
   },
   "display_text_range": [
    "0",
    "58"
   ],
   "favorite_count": "3",
   "id_str": "1840451889490038259",
   "truncated": false,
   "retweet_count": "4",
   "id": "1840451889490038259",
   "created_at": "Sun Sep 29 18:01:39 +0000 2024",
   "favorited": false,
   "full_text": "People never lose two gloves. It would be too easy for me.",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1840346953104230072"
     ],
     "editableUntil": "2024-09-29T12:04:40.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": []
   },
   "display_text_range": [
    "0",
    "70"
   ],
   "favorite_count": "0",
   "id_str": "1840346953104230072",
   "truncated": false,
   "retweet_count": "0",
   "id": "1840346953104230072",
   "created_at": "Sun Sep 29 11:04:40 +0000 2024",
   "favorited": false,
   "full_text": "Found today: one glove. That makes forty-one gloves, and not one pair.",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1839952404221528580"
     ],
     "editableUntil": "2024-09-28T09:56:52.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": []
   },
   "display_text_range": [
    "0",
    "79"
   ],
   "favorite_count": "18",
   "id_str": "1839952404221528580",
   "truncated": false,
   "retweet_count": "2",
   "id": "1839952404221528580",
   "created_at": "Sat Sep 28 08:56:52 +0000 2024",
   "favorited": false,
   "full_text": "He took the one that was nearest to the door. I respect a man without a system.",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1839683902562635540"
     ],
     "editableUntil": "2024-09-27T16:09:56.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": []
   },
   "display_text_range": [
    "0",
    "60"
   ],
   "favorite_count": "18",
   "id_str": "1839683902562635540",
   "truncated": false,
   "retweet_count": "1",
   "id": "1839683902562635540",
   "created_at": "Fri Sep 27 15:09:56 +0000 2024",
   "favorited": false,
   "full_text": "I have nine black umbrellas that answer to that description.",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1839345461794703859"
     ],
     "editableUntil": "2024-09-26T17:45:06.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": []
   },
   "display_text_range": [
    "0",
    "72"
   ],
   "favorite_count": "4",
   "id_str": "1839345461794703859",
   "truncated": false,
   "retweet_count": "3",
   "id": "1839345461794703859",
   "created_at": "Thu Sep 26 16:45:06 +0000 2024",
   "favorited": false,
   "full_text": "A man came for his umbrella. I asked what it looked like. He said \"wet\".",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1839334292363150299"
     ],
     "editableUntil": "2024-09-26T17:00:43.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": []
   },
   "display_text_range": [
    "0",
    "51"
   ],
   "favorite_count": "18",
   "id_str": "1839334292363150299",
   "truncated": false,
   "retweet_count": "3",
   "id": "1839334292363150299",
   "created_at": "Thu Sep 26 16:00:43 +0000 2024",
   "favorited": false,
   "full_text": "Found today: eleven umbrellas. Lost today: the sun.",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1838979664865920405"
     ],
     "editableUntil": "2024-09-25T17:31:33.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": []
   },
   "display_text_range": [
    "0",
    "97"
   ],
   "favorite_count": "22",
   "id_str": "1838979664865920405",
   "truncated": false,
   "retweet_count": "3",
   "id": "1838979664865920405",
   "created_at": "Wed Sep 25 16:31:33 +0000 2024",
   "favorited": false,
   "full_text": "The stationmaster, Mr Osgood, says the trombone was here before him. He has been here since 1989.",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1838556028484979722"
     ],
     "editableUntil": "2024-09-24T13:28:10.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": []
   },
   "display_text_range": [
    "0",
    "33"
   ],
   "favorite_count": "0",
   "id_str": "1838556028484979722",
   "truncated": false,
   "retweet_count": "0",
   "id": "1838556028484979722",
   "created_at": "Tue Sep 24 12:28:10 +0000 2024",
   "favorited": false,
   "full_text": "Nobody has come for the trombone.",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1838222155314103973"
     ],
     "editableUntil": "2024-09-23T15:21:29.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": []
   },
   "display_text_range": [
    "0",
    "71"
   ],
   "favorite_count": "14",
   "id_str": "1838222155314103973",
   "truncated": false,
   "retweet_count": "0",
   "id": "1838222155314103973",
   "created_at": "Mon Sep 23 14:21:29 +0000 2024",
   "favorited": false,
   "full_text": "The key does not fit the office. Somebody has handed it in, apparently.",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1838210809721784232"
     ],
     "editableUntil": "2024-09-23T14:36:24.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": []
   },
   "display_text_range": [
    "0",
    "81"
   ],
   "favorite_count": "15",
   "id_str": "1838210809721784232",
   "truncated": false,
   "retweet_count": "4",
   "id": "1838210809721784232",
   "created_at": "Mon Sep 23 13:36:24 +0000 2024",
   "favorited": false,
   "full_text": "Day one at the lost property office. I was given a key, a ledger, and a trombone.",
   "lang": "en"
  }
 }
]
