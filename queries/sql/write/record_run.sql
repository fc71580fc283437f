-- purpose: keep the record of a run
-- parameters: run, record
UPDATE run SET record = :record WHERE id = :run
