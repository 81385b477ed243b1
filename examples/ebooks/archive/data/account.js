window.YTD.account.part0 = [
 {
  "account": {
   "email": "mina@paddock-end-railway.example",
   "createdVia": "web",
   "username": "mina_lost_prop",
   "accountId": "1838112233445566778",
   "createdAt": "2024-09-23T06:58:12.000Z",
   "accountDisplayName": "Mina, lost property"
  }
 }
]
