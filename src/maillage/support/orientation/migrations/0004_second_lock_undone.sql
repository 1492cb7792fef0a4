DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY[
        'orientation_word', 'orientation_contactattempt', 'orientation_redirection', 'orientation_steptaken',
        'orientation_knock', 'orientation_ladderstep', 'orientation_enquiry'
    ] LOOP
        CALL unlock_rows(name);
    END LOOP;
END $$;
