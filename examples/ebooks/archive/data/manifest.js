window.__THAR_CONFIG = {
 "userInfo": {
  "accountId": "1838112233445566778",
  "userName": "mina_lost_prop",
  "displayName": "Mina, lost property"
 },
 "archiveInfo": {
  "sizeBytes": "0",
  "generationDate": "2025-11-04T09:00:00.000Z",
  "isPartialArchive": false,
  "maxPartSizeBytes": "53687091200"
 },
 "readmeInfo": {
  "fileName": "data/README.txt",
  "directory": "data/",
  "name": "README.txt"
 },
 "dataTypes": {
  "account": {
   "files": [
    {
     "fileName": "data/account.js",
     "globalName": "YTD.account.part0",
     "count": "1"
    }
   ]
  },
  "profile": {
   "files": [
    {
     "fileName": "data/profile.js",
     "globalName": "YTD.profile.part0",
     "count": "1"
    }
   ]
  },
  "tweets": {
   "mediaDirectory": "data/tweets_media",
   "files": [
    {
     "fileName": "data/tweets.js",
     "globalName": "YTD.tweets.part0",
     "count": "242"
    }
   ]
  }
 }
}
