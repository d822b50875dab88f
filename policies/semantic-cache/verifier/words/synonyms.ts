/**
 * Words that prompts use for each other, in plain forms, a group a line. Narrow words stand only with what they mean nearly
 * always; what depends on the sense is left to WordNet, which is trusted less.
 */
const GROUPS = `
  abolish scrap | abroad overseas | accelerate speedup faster quicker | account profile | advertisement ad promotion |
  advantage benefit upside pro merit plus strength pros | disadvantage drawback downside con weakness cons | advise recommend suggest |
  agreement contract | airplane plane aircraft | airline carrier | allow permit let enable | allow okay permission permit |
  alter change modify edit amend adjust | amount sum quantity | annual yearly | answer reply respond response |
  apartment flat | appliance device gadget machine | apply request | arrange organize schedule | assignment homework |
  assist help aid | assistance support help | attempt try | author writer write | automatic automated auto automatically |
  automobile car vehicle auto motorcar | autumn fall | avoid prevent stop | baby infant newborn | baggage luggage suitcase bag |
  bank lender | begin start commence launch | beginner novice newbie rookie newcomer | belly stomach tummy abdomen |
  beverage drink | bicycle bike cycle | big large huge great sizable | largest biggest greatest | smallest tiniest |
  bill invoice | birth born | book reserve reservation booking | boost increase raise improve | boss manager supervisor |
  brief short concise | briefly concisely | broken faulty defective damaged | bug error fault defect issue | build construct make create |
  business company firm enterprise organization corporation | buy purchase order shop | calculate compute work determine figure |
  calm relax soothe | camera webcam | cancel terminate end stop discontinue | cancel revoke  | center middle central downtown |
  charge fee cost price | cheap inexpensive affordable low-cost budget | cheapest least | check verify confirm inspect |
  child kid toddler youngster | choose select pick | cinema theater | clean wash cleanse | clear remove erase delete wipe | client customer |
  clothes clothing garment apparel | coach trainer | collect pick gather | college university | color hue shade | command instruction |
  commence begin | company employer | compensation reimbursement refund | complaint grievance | complete finish done | concern worry |
  condition requirement term | connect link join attach hook | consider regard | contain include have hold | contents content | convert turn change |
  cook prepare make | copy duplicate clone | correct right fix | couch sofa | country nation state | coupon voucher promo discount |
  courier parcel | cover include insure | create make build generate produce set | cure treat treatment remedy heal |
  currency money | current present now | customer shopper client buyer | danger risk hazard | dangerous risky unsafe hazardous harmful |
  daughter girl | deadline due | decide determine | decline refuse reject | decrease reduce lower cut lessen diminish |
  delete remove erase drop eliminate clear | deliver ship send dispatch delivery shipment shipping | parcel package shipment delivery |
  delivery postage shipping | dentist dental | department division | deploy release ship | describe explain | destroy ruin | detect find discover spot |
  develop build | diet eat nutrition food | difficult hard tough challenging | dinner supper | disable deactivate | disease illness sickness condition |
  dispute contest challenge | distance far | doctor physician gp | document paper file | dollar usd buck | euro eur | pound gbp | donate give |
  download save get fetch | drug medicine medication medicament | dry dehydrate | duration length long | earn make | earth world planet | easy simple effortless |
  eat consume | eliminate remove | email mail message | employee worker staff | employer company | employ hire recruit | employment job work |
  enable activate turn switch | end finish conclude stop | energy power electricity | engine motor | enlarge increase | enroll register subscribe join |
  entire whole full complete | error mistake fault exception | essay paper composition | evaluate assess | evening night | examination test quiz | examine check |
  execute run perform | exercise workout training | exhausted tired | expense cost | expensive costly pricey dear | expire lapse end | explain clarify | expression phrase |
  extend prolong lengthen | extra additional more | factory plant | fail break crash | famous well-known renowned | fast quick rapid speedy quickly | fasten secure |
  father dad | mother mom mum | parent guardian | fee cost | feedback review | figure number | file submit | film movie picture | final last | find locate search discover | fire dismiss sack |
  fitness fit shape | fix repair mend solve resolve | flat apartment | flight plane fly | flu influenza | folder directory | food meal | forbidden prohibited banned |
  foreign overseas international abroad | formula equation | found establish start | free complimentary gratis | freeze block | frequently often regularly | friend buddy mate | fridge refrigerator |
  function work operate | fundamental basic | funny humorous amusing | garbage trash rubbish waste | gas petrol fuel | gift present | give provide supply | goal aim objective target | go travel |
  government state | grant give | grocery supermarket | ground floor | grow raise cultivate | guarantee warranty | guest visitor | handle manage deal | happen occur take | harmful bad | headache migraine |
  health medical | healthy wholesome | heating heater | help assist support | high tall | highest tallest | highway motorway freeway | hire rent | holiday vacation leave trip | home house household |
  hotel accommodation lodging | hurt ache pain sore painful | idea suggestion proposal | illegal unlawful | illness sick ill sickness | image picture photograph | immediately instantly | improve better enhance boost |
  income earnings salary wage pay | incorrect wrong | increase raise rise grow | inflation price | inform notify tell | information detail data | insect bug | insert add put | install setup | instalment installment |
  instruct teach | insurance policy cover coverage insured | internet web online | interval period | introduce present | invent create invention inventor | invention invent | invitation invite | investigate examine |
  itinerary plan route | jab vaccine vaccination shot | jacket coat | job position role occupation | job work employment | journey trip travel | jungle rainforest | keep retain store maintain | kidney renal | kind type sort |
  know aware | knowledge understanding | lamp light | language tongue | laptop notebook | last final | last endure | law legislation regulation legal statute | lawn grass | lawyer attorney solicitor | learn study | leave quit |
  legal lawful allowed permitted | lend loan | length long duration | letter message note | liter litre | live reside | loan credit | locate find position | lock freeze block | login access | lorry truck | lose misplace lost |
  lowest minimum least smallest | lunch midday | mad angry | maintain keep | make create produce | mail post | manage handle | mandatory compulsory required obligatory | map chart | market bazaar | mathematics arithmetic |
  maximum limit most highest max | minimum least lowest min | meal dish | measure gauge | meeting appointment | member user | mend repair | merge combine join | method technique approach way | mobile cellphone smartphone cell |
  modern contemporary | modify edit | money cash fund | monthly month | mortgage home-loan | movie film | multiple several many | name call | nap sleep | nation country | nearby near close | necessary needed required essential need |
  new fresh | newest latest recent | noise sound | normal standard ordinary regular usual typical | notice notification warning | notify alert inform | number digit count | number amount | nurse carer | obtain get receive acquire |
  occur happen | office workplace | old age elderly | older senior elderly | online internet web | only solely just | open launch | operate run | option choice | order purchase | origin come source | outstanding remaining unpaid open due | overdue late |
  own possess have | pain ache | paint color | pants trousers | paper article | part component piece | party celebration | password passcode credential | patch fix | pay settle | payment instalment pay | pension retirement | people person human |
  percentage percent share | perform do | period length | person human | pet animal | phone telephone | photo photograph picture | phrase sentence line | physician doctor | pick choose | pill tablet | plan schedule | plant grow | plot storyline |
  poem verse | poisonous toxic venomous | police cop | polite courteous | poor impoverished | population inhabitant resident people live | position place | possible feasible | postpone delay defer reschedule | pregnant expecting | prepare ready study |
  prerequisite requirement | present gift | prevent avoid stop | price cost | principal main | print output display | prior before ahead advance | prison jail | private personal | probability chance likelihood odds | problem issue trouble difficulty |
  procedure process | produce make | product item good article | professor teacher lecturer | program software application | programme program | prohibit ban forbid | project assignment | promote advance | proof evidence | pronounce say |
  protect secure safeguard | protection security | provide offer supply | punish penalize | pupil student | puppy dog | purpose reason point use | put place | query search | quit stop | quotation quote | railway train rail | rain rainfall | rapid fast |
  rate speed | reach contact | receipt invoice | receive get obtain | recent latest new | recover restore retrieve recovery | reduce shrink | refund reimbursement reimburse moneyback return | regex regexp | register signup enroll join |
  registration signup | regulation rule law | reimburse repay | reject refuse deny | relative family | release version launch | relocate move | remain left stay | remember memorize recall | remind reminder | remove uninstall | rename call |
  rent lease hire | repair fix | replace swap exchange change substitute | report notify | reputation fame | request ask | require need | research study | reset restore new | residence home | resign quit | resolve fix | restaurant eatery diner |
  restart reboot | result outcome | resume continue | retire retirement | retrieve get fetch | return give back | reverse invert flip backward | revise edit | reward prize award | rich wealthy prosperous | right entitlement entitled | ring call |
  road street | role function | roof ceiling | room chamber | route path way | rule regulation | run execute launch | run operate | runny liquid | safe secure okay harmless | salary wage pay | sale discount | sample example | save store keep |
  say translate | schedule timetable agenda plan | school academy | science scientific | screen monitor display | seat place | secret hidden | secure protect | see view watch look | select choose | sell vend | send submit transmit | send wire transfer |
  sequence order | serious severe grave | server host | settle pay | severe serious | sex gender | shop store | shorten abbreviate | show display | shut close | sick ill unwell | sign symptom | signal sign | significant important major key crucial |
  similar alike like | size dimension large big | skill ability | sleep slumber | slow sluggish | small little tiny | smart clever intelligent | snack bite | soccer football | solve resolve | song track tune | sort order | soon quickly | spam junk | speak talk |
  specify state | spend pay | stain spot mark | stand mean | start begin boot | statement sentence | stay remain live | steal theft stolen rob | step stage | stop prevent quit cease halt | store shop | storm hurricane | story tale | strategy plan | stress anxiety |
  strong powerful | struggle difficulty | stuff thing | subject topic | submit file send | subscribe sign | subscription plan membership | suburb outskirts | subtract minus | sufficient enough | sugar glucose | suggest propose recommend | suitable appropriate right fit |
  summarize summary recap outline overview sum digest | support help | surgery operation | survive live | sweat perspire | swap switch exchange | symptom sign | synchronize sync | take bring | take last | take consume | talk speak chat | tall height high |
  tariff plan | task job | tax duty | teacher instructor tutor | team squad | telephone phone mobile call | television tv | temperature degree heat | temporary provisional | tenant renter | terminate end | terms condition | text string | text message sms |
  thesis dissertation | thief robber | throw toss | ticket fare | tidy clean | timber wood | tired exhausted fatigued | tool utility | tooth dental | total overall sum whole | tourist traveler visitor | trade exchange | train teach | transfer move | transfer wire |
  translate translation version | transport transportation travel | travel trip journey | treat cure | trip tour | trouble problem | truck lorry | try attempt | tummy stomach | turn switch | tutorial guide | type kind | undo revert reverse | unhappy sad | unwell ill |
  update upgrade refresh | renew extend | upload send | urgent pressing | use usage utilize apply employ | use consume | user person | user username | vacation holiday | vaccinate vaccination vaccine immunization | validate verify check | value worth | variable var |
  verify confirm | version edition release | victory win triumph | video clip | visa permit | visit see go | vote ballot poll elect election | wait delay | wake awake | wall barrier | war conflict | warm heat | warning alert | waste rubbish | watch see stream view |
  weaken reduce | weapon arms | weather climate | website site webpage | wedding marriage marry | weekly week | weigh weight heavy mass | winner champion victor won win | win victory | withdraw take | wonderful great | word term | work function | work job |
  worker employee | workplace office job | write author pen | write compose draft | yard garden | year annual yearly | yell shout | young youth | zero nil null | zip compress | zip postal postcode | daily day | hourly hour | celsius centigrade | movie cinema |
  kubectl kubernetes | int integer | bool boolean | regex expression | arg argument parameter | param parameter | function method procedure | loop iterate iteration | array list | dictionary map hash | print output | delete drop | query statement | branch fork |
  container docker | log record | crash fail | memory ram | disk drive storage | cpu processor | directory folder | command cli | shell terminal console | concatenate join combine | append add | remove strip | convert transform cast parse | null none nil |
  die death dead | live life | default standard | career profession | smartphone telephone | motor car | pharmacy chemist drugstore | director filmmaker |
  summarize condense | success successful | finest best | greatest best | richest wealthiest | strengthen stronger strong | relation relationship | lead head |
  hate dislike | leave resign | paracetamol acetaminophen | pregnant pregnancy | independence independent | peak mountain | plot synopsis storyline | bio biography |
  japan japanese | china chinese | britain british uk english | france french | germany german | spain spanish | italy italian | greece greek | poland polish |
  turkey turkish | sweden swedish | denmark danish | norway norwegian | finland finnish | netherlands dutch holland | switzerland swiss | ireland irish |
  portugal portuguese | russia russian | ukraine ukrainian | india indian | brazil brazilian | mexico mexican | canada canadian | usa american america |
  australia australian | egypt egyptian | africa african | europe european | asia asian | korea korean | vietnam vietnamese | thailand thai | israel israeli |
  hungary hungarian | czech czechia | austria austrian | belgium belgian | argentina argentinian argentine | chile chilean | iran iranian persian | iraq iraqi |
  weekday workday | wwii ww2 | kilometers kilometer kilometre | meter metre | gram gramme | centimeter centimetre | color colour | gigabyte gb gig | megabyte mb |
  unsubscribe cancel | faster quicker speed fast speedup accelerate | bigger larger enlarge increase expand grow | smaller shrink reduce | cheaper cheap lower |
  refundable refund reimbursable | leave holiday vacation pto | vacation leave day | boss employer | fall autumn |
  obtain gain | enable employ permit allow let | utilize use | ensure guarantee | demonstrate show | specify indicate define determine | quickly efficiently fast | multiple various several different | permit enable | comprise include contain consist | retrieve obtain |
  documentation document guide | feature functionality capability | parameter argument option | load import read | dataset data | model ml | allow make | necessary must | improve optimize | preserve keep save | sort kind`;

const groupsOf = new Map<string, Set<number>>();
GROUPS.split('|').forEach((group, number) => {
  for (const word of group.trim().split(/\s+/)) groupsOf.set(word, (groupsOf.get(word) ?? new Set()).add(number));
});

/** Whether two plain forms stand in one group. */
export function areInterchangeable(one: string, other: string): boolean {
  const groups = groupsOf.get(one);
  if (groups === undefined) return false;
  for (const group of groupsOf.get(other) ?? []) if (groups.has(group)) return true;
  return false;
}
