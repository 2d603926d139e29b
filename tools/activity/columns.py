"""What the headings of a table mean, in the languages that exports and spreadsheets speak."""

from __future__ import annotations

import re
from collections.abc import Iterable

from vectorstore.records import plain_key

_WORDS: dict[str, str] = {
    "time": """time | date | datetime | timestamp | watched at | watched date | date watched | played at |
        read at | date read | date added | created at | created | added | started at | finished |
        finished at | date finished | last visit time | visit time | visited at | ts | when | day |
        end time | start time | utc time | saved at | date time | last played | consumed at | listened at |
        time added | updated at | watched on | viewed on | datum | zeit | zeitpunkt | gesehen am |
        gelesen am | hinzugefügt am | uhrzeit | angesehen am | heure | horodatage | vu le | lu le |
        date de lecture | date de visionnage | ajouté le | fecha | hora | fecha y hora | visto el |
        leído el | fecha de visualización | fecha de lectura | data | data e hora | visto em | lido em |
        data de leitura | data de visualização | data e ora | ora | visto il | letto il | data di visione |
        data di lettura | tijd | tijdstip | bekeken op | gelezen op | datum en tijd | czas |
        data obejrzenia | data przeczytania | obejrzano | tarih | zaman | izlenme tarihi | okunma tarihi |
        saat | 日付 | 日時 | 視聴日 | 読了日 | 時刻 | 再生日 | 日期 | 时间 | 時間 | 观看日期 | 观看时间 |
        阅读日期 | 觀看日期""",
    "title": """title | name | video title | track | track name | song | song title | film | movie |
        movie title | show title | book | book title | page title | article | item | item name | heading |
        query | headline | titel | name des titels | filmtitel | buchtitel | sendung | lied | titre | nom |
        titre de la vidéo | nom du film | chanson | livre | título | título del vídeo | nombre | película |
        canción | libro | nome | filme | música | livro | título do vídeo | titolo | titolo del video |
        brano | libro | naam | nummer | boek | titel van de video | tytuł | nazwa | utwór | książka |
        film adı | başlık | ad | adı | isim | şarkı | kitap | kitap adı | タイトル | 題名 | 作品名 | 曲名 |
        書名 | 名前 | 标题 | 標題 | 名称 | 名稱 | 片名 | 书名 | 書名 | 歌名 | 歌曲""",
    "creator": """creator | author | authors | artist | artists | channel | channel name | director |
        directors | by | publisher | artist name | uploader | podcast | band | writer | developer | host |
        master metadata artist | autor | autorin | künstler | künstlerin | interpret | kanal | regie |
        regisseur | verfasser | urheber | auteur | artiste | chaîne | réalisateur | réalisatrice | autora |
        artista | director a | realizador | autore | regista | canale | artiest | kanaal | schrijver |
        maker | kanał | artysta | wykonawca | reżyser | yazar | sanatçı | yönetmen | kanal adı | 著者 |
        作者 | アーティスト | 監督 | チャンネル | 歌手 | 导演 | 導演 | 频道 | 頻道""",
    "url": """url | link | uri | href | permalink | address | web address | page url | title url |
        video url | adresse | lien | enlace | dirección | vínculo | endereço | ligação | indirizzo |
        collegamento | koppeling | odnośnik | adres | bağlantı | リンク | アドレス | 链接 | 連結 | 网址 |
        網址""",
    "description": """description | summary | notes | note | excerpt | review | comment | my review |
        synopsis | abstract | beschreibung | zusammenfassung | notiz | notizen | kommentar | résumé |
        remarque | commentaire | descripción | resumen | nota | notas | comentario | descrição | resumo |
        comentário | descrizione | riassunto | commento | beschrijving | samenvatting | opmerking | opis |
        streszczenie | notatka | komentarz | açıklama | özet | not | yorum | 説明 | 概要 | メモ | 感想 |
        描述 | 简介 | 簡介 | 备注 | 備註 | 评论""",
    "kind": """kind | type | media type | content type | category | media | format | art | typ | medientyp |
        kategorie | genre de média | tipo | categoría | categoria | soort | rodzaj | kategoria | tür |
        türü | kategori | 種類 | 種別 | 类型 | 類型 | 类别""",
    "action": """action | activity | event | verb | status | aktion | acción | ação | azione | actie |
        akcja | eylem | 操作 | 动作""",
    "rating": """rating | my rating | your rating | score | stars | user rating | my score | bewertung |
        wertung | sterne | meine bewertung | note sur 5 | évaluation | étoiles | ma note | calificación |
        puntuación | valoración | estrellas | mi calificación | classificação | avaliação | nota média |
        valutazione | voto | stelle | beoordeling | waardering | sterren | ocena | moja ocena | gwiazdki |
        puan | puanım | değerlendirme | yıldız | 評価 | 評点 | 星 | 评分 | 評分 | 我的评分""",
    "progress": """progress | percent | percentage | percent complete | completion | part | read progress |
        fortschritt | prozent | progression | avancement | pourcentage | progreso | porcentaje | progresso |
        percentuale | voortgang | postęp | procent | ilerleme | yüzde | 進捗 | 进度 | 進度""",
    "item_id": """item id | id | video id | uuid | guid | track id | movie id | book id | isbn | imdb id |
        item""",
    "user": """user | user id | username | profile | profile name | person | account | benutzer | profil |
        utilisateur | usuario | perfil | utente | profilo | gebruiker | profiel | użytkownik | kullanıcı |
        ユーザー | プロフィール | 用户 | 使用者""",
    "series": """series | show | series title | show name | serie | série | sendereihe | serial | dizi |
        シリーズ | 剧集 | 系列""",
}

_RANKS: dict[str, dict[str, int]] = {
    field: {plain_key(word): rank for rank, word in enumerate(reversed(words.split("|")))}
    for field, words in _WORDS.items()
}


def guess(headings: Iterable[str]) -> dict[str, str]:
    """Field → heading, for the headings that are understood.

    A heading that is the field's own name goes first, then the word that stands first in the list above.
    """
    open_ = {heading: _separated(heading) for heading in headings}
    found: dict[str, str] = {}
    for exact in (True, False):
        for field, ranks in _RANKS.items():
            fitting = [
                h for h, key in open_.items() if (key == field.replace("_", " ") if exact else key in ranks)
            ]
            if field not in found and fitting:
                found[field] = max(fitting, key=lambda heading: ranks.get(open_[heading], 0))
                del open_[found[field]]
    return found


def _separated(heading: str) -> str:
    """`lastVisitTime`, `last_visit_time` and `Last-Visit-Time` all as "last visit time"."""
    return plain_key(re.sub(r"(?<=[a-z])(?=[A-Z])|[_-]", " ", heading))
