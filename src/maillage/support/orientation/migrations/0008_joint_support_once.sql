-- The journeys of joint supports are found by one function, whose plan is kept: written out in the policies, they were
-- planned anew, with the policies of two more tables, for each table of each statement that names a journey or a meeting.
CREATE FUNCTION eyes_joint_journeys() RETURNS bigint[] LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
BEGIN
    RETURN ARRAY(
        SELECT referral.journey_id
        FROM orientation_referral referral
        JOIN orientation_shareditem item ON item.referral_id = referral.id
        WHERE referral.kind = 'co_support'
            AND referral.to_organisation_id = ANY ((SELECT eyes_organisations())::bigint[])
            AND referral.accepted_at IS NOT NULL
            AND referral.state IN ('accepted', 'in_contact', 'met', 'taken_over')
            AND referral_is_read(referral.state, referral.sent_at, referral.closed_at, referral.outcome)
            AND item.kind = 'journey' AND item.agreed_at IS NOT NULL AND item.stopped_at IS NULL);
END $$;

ALTER POLICY joint_support ON journeys_journey
    USING (exit_reason = '' AND id = ANY ((SELECT eyes_joint_journeys())::bigint[]));
ALTER POLICY joint_support ON journeys_meeting
    USING (status = 'planned' AND subjects = '{}' AND journey_id = ANY ((SELECT eyes_joint_journeys())::bigint[]));
