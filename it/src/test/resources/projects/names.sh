#: buildah -f Dockerfile.plain
#: allow /one/.x. added: .* because buildah cannot copy one file with a bracket in its name
# Names of files that need care: other alphabets, spaces, quotes, brackets, stars, dashes, backslashes, long ones.
mkdir -p 'Größe/日本語' 'sp ace/in ner' quotes long
echo 1 >'Größe/日本語/файл.txt'; echo 2 >'sp ace/in ner/f i'; echo 3 >"quotes/it's"; echo 4 >'quotes/"double"'
echo 5 >'quotes/[x]'; echo 6 >'quotes/star*'; echo 7 >quotes/-dash; echo 8 >'quotes/back\slash'; echo 9 >'quotes/$dollar'; echo 10 >'quotes/#hash'
l=$(printf 'n%.0s' $(seq 120)); mkdir -p "long/$l/$l"; echo deep >"long/$l/$l/$l"; ln -s "$l/$l/$l" "long/link"
printf e >"$(printf 'combining-e\314\201')"
cat >Dockerfile <<'E'
FROM busybox
COPY Größe /Größe/
COPY ["sp ace", "/sp ace/"]
COPY ["quotes/\\$dollar", "quotes/#hash", "/in json/"]
COPY quotes/[[]x] quotes/-dash /one/
COPY quotes/ /quotes/
COPY quotes/st*\* /star/
COPY long /long
COPY comb* /
RUN mkdir "/ünï cödé" && echo "✓" > "/ünï cödé/✓ ok" && ln -s "✓ ok" "/ünï cödé/link" && rm "/sp ace/in ner/f i" && touch "/$(printf 'new\nline')"
LABEL "ключ"="значение ✓" emoji=🐳
ENV GRUSS="grüß dich"
WORKDIR /Größe/日本語
E
sed 's/quotes.\[\[\]x\]//' Dockerfile >Dockerfile.plain
