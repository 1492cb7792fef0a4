-- Enquiries are seen by the organisation that has them, the managers of their hub, the coordinators of their network,
-- and whoever holds their private link; what hangs on one is seen by whoever sees it (decision 0005).
CALL lock_rows('orientation_enquiry', $$
    organisation_id = ANY ((SELECT eyes_organisations())::bigint[])
    OR hub_id = ANY ((SELECT eyes_hubs())::bigint[])
    OR network_id = ANY ((SELECT eyes_networks())::bigint[])
    OR 'enquiry:' || public_id = (SELECT eyes_item())
$$);

DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY[
        'orientation_word', 'orientation_contactattempt', 'orientation_steptaken'
    ] LOOP
        CALL lock_rows(name, format('EXISTS (SELECT FROM orientation_enquiry seen WHERE seen.id = %I.enquiry_id)', name));
    END LOOP;
END $$;

-- Who passed an enquiry on sees the passing, and not the enquiry any more.
CALL lock_rows('orientation_redirection', $$
    EXISTS (SELECT FROM orientation_enquiry seen WHERE seen.id = enquiry_id)
    OR from_organisation_id = ANY ((SELECT eyes_organisations())::bigint[])
    OR from_hub_id = ANY ((SELECT eyes_hubs())::bigint[])
$$);

-- Who knocked is the platform's own business. The ladder is published: everybody reads it.
CALL lock_rows('orientation_knock', 'false');
CALL lock_rows('orientation_ladderstep', 'true');
