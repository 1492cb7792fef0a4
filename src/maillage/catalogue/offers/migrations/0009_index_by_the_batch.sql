-- The index of many deliveries with no function called for each: imports write thousands at once.

-- The closed lists, said once. PostgreSQL puts a list in the place of its call when it plans.

CREATE FUNCTION offers_listed_subjects() RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN ARRAY[
    'idee_et_motivation', 'etude_de_marche', 'modele_economique', 'previsionnel_financier',
    'statut_juridique', 'fiscal_social', 'protection_sociale_et_droits', 'financement',
    'local_et_implantation', 'communication_vente', 'numerique', 'gestion_compta', 'recrutement_rh',
    'reglementation_metier', 'transition_ecologique', 'innovation_pi', 'international_frontalier',
    'ess_et_associatif', 'agriculture_rural', 'artisanat_metiers_art', 'difficultes_et_rebond',
    'transmission'
];

CREATE OR REPLACE FUNCTION offers_subject_mask(said text[]) RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN offers_mask(said, offers_listed_subjects());

-- `tous-publics` has no bit: an offer for everybody has the mask of one that names no audience.
CREATE FUNCTION offers_listed_audiences() RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN ARRAY[
    'actifs', 'beneficiaires-des-minimas-sociaux', 'demandeurs-emploi', 'etudiants', 'familles', 'femmes',
    'jeunes', 'personnes-en-situation-de-handicap', 'personnes-en-situation-durgence',
    'personnes-en-situation-juridique-specifique', 'personnes-exilees', 'residents-qpv-frr', 'seniors',
    'creatrices', 'repreneurs', 'cedants', 'licencies_economiques', 'etudiants_jeunes_diplomes',
    'independants_brsa', 'createurs_innovants', 'entreprises_moins_3_ans', 'entreprises_en_developpement'
];

CREATE OR REPLACE FUNCTION offers_audience_mask(said text[]) RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN offers_mask(said, offers_listed_audiences());

CREATE FUNCTION offers_listed_modes() RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN ARRAY[
    'en_presentiel_sur_rdv', 'en_presentiel_sans_rdv', 'permanence_delocalisee', 'visio', 'telephone',
    'itinerant', 'en_autonomie'
];

CREATE OR REPLACE FUNCTION offers_mode_mask(said text[]) RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN offers_mask(said, offers_listed_modes());

-- The same lines as before. The three masks are written out (`offers_mask` is the same expression): a function that asks
-- a question cannot be put in the place of its call, and where plans are made anew, it was planned anew at each call.
CREATE OR REPLACE VIEW offers_reach_now AS
SELECT
    delivery.id AS delivery_id,
    delivery.tier = 'remote' AS is_remote,
    anchor.id::bigint AS anchor,
    stage.position AS stage,
    lower(period) AS valid_from,
    coalesce(upper(period), 'infinity') AS until,
    told.tier,
    offer.id AS offer_id,
    coalesce(offer.general_id, offer.id) AS family_id,
    told.subjects,
    told.audiences,
    told.modes,
    CASE
        WHEN delivery.tier = 'remote' THEN '{}'
        WHEN cardinality(zone.ids) <= 64 THEN zone.ids -- longer ones do not fit in an index page
    END AS zone,
    told.kind,
    offer.organisation_id::integer AS organisation_id,
    delivery.first_appointment_days AS first_days
FROM offers_delivery AS delivery
JOIN offers_offer AS offer ON offer.id = delivery.offer_id AND offer.status = 'published'
JOIN network_hub AS hub ON hub.id = delivery.hub_id
LEFT JOIN network_outreachdesk AS desk ON desk.id = delivery.desk_id
CROSS JOIN LATERAL (
    SELECT coalesce(array_agg(area_id ORDER BY area_id), '{}') AS ids
    FROM offers_eligibilityarea WHERE delivery_id = delivery.id
) AS zone
CROSS JOIN LATERAL (
    SELECT
        datemultirange(daterange(hub.opened_on, hub.closed_on))
        * datemultirange(daterange(NULL, offer.ends_on, '[]'))
        * datemultirange(daterange(NULL, offers_leaves_on(delivery.confirmed_on, delivery.confirm_every_days)))
        * datemultirange(daterange(desk.starts_on, desk.ends_on, '[]'))
        * (
            SELECT range_agg(daterange(starts_on, ends_on, '[]')) FROM network_hubmembership
            WHERE hub_id = hub.id AND organisation_id = offer.organisation_id
        )
        * (
            SELECT range_agg(daterange(starts_on, ends_on, '[]')) FROM network_networkmembership
            WHERE network_id = hub.network_id AND organisation_id = offer.organisation_id
        ) AS periods,
        ARRAY(SELECT 0::smallint UNION SELECT offers_stage_position(value) FROM unnest(offer.stages) AS value) AS stages,
        CASE
            WHEN delivery.tier = 'remote' AND zone.ids = '{}' THEN ARRAY[0]
            WHEN delivery.tier = 'remote' THEN zone.ids
            ELSE ARRAY[coalesce(desk.place_id, hub.place_id)]
        END AS anchors,
        offers_tier_number(delivery.tier) AS tier,
        (
            SELECT coalesce(bit_or(1 << (array_position(offers_listed_subjects(), value) - 1)), -1) FROM unnest(offer.subjects) AS value
        ) AS subjects,
        (
            SELECT coalesce(bit_or(1 << (array_position(offers_listed_audiences(), value) - 1)), -1) FROM unnest(offer.audiences) AS value
        ) AS audiences,
        (
            SELECT coalesce(bit_or(1 << (array_position(offers_listed_modes(), value) - 1)), -1) FROM unnest(delivery.modes) AS value
        ) AS modes,
        offers_kind_position(offer.kind) AS kind
    OFFSET 0
) AS told
CROSS JOIN LATERAL unnest(told.periods) AS period
CROSS JOIN LATERAL unnest(told.stages) AS stage (position)
CROSS JOIN LATERAL unnest(told.anchors) AS anchor (id)
WHERE delivery.status = 'published'
  AND (delivery.desk_id IS NULL OR EXISTS (SELECT FROM network_deskday WHERE desk_id = delivery.desk_id));

-- A zone that comes before its delivery says nothing yet: the delivery brings it along.
CREATE OR REPLACE FUNCTION offers_follow_rows() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    named constant text := CASE TG_TABLE_NAME
        WHEN 'offers_eligibilityarea' THEN
            'SELECT id FROM offers_delivery WHERE id = ANY (ARRAY(SELECT DISTINCT delivery_id FROM %1$I))'
        WHEN 'network_deskday' THEN
            'SELECT delivery.id FROM offers_delivery AS delivery JOIN %1$I AS changed USING (desk_id)'
        WHEN 'network_hubmembership' THEN
            'SELECT delivery.id FROM offers_delivery AS delivery JOIN offers_offer AS offer ON offer.id = delivery.offer_id '
            'JOIN %1$I AS changed ON changed.hub_id = delivery.hub_id AND changed.organisation_id = offer.organisation_id'
        WHEN 'network_networkmembership' THEN
            'SELECT delivery.id FROM offers_delivery AS delivery JOIN offers_offer AS offer ON offer.id = delivery.offer_id '
            'JOIN network_hub AS hub ON hub.id = delivery.hub_id '
            'JOIN %1$I AS changed ON changed.network_id = hub.network_id AND changed.organisation_id = offer.organisation_id'
    END;
    affected bigint[] := '{}';
    part bigint[];
BEGIN
    IF TG_OP <> 'INSERT' THEN
        EXECUTE format('SELECT array_agg(id) FROM (' || named || ') AS concerned (id)', 'old_rows') INTO part;
        affected := affected || part;
    END IF;
    IF TG_OP <> 'DELETE' THEN
        EXECUTE format('SELECT array_agg(id) FROM (' || named || ') AS concerned (id)', 'new_rows') INTO part;
        affected := affected || part;
    END IF;
    PERFORM offers_refresh_reach(affected);
    RETURN NULL;
END $$;
