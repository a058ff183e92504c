-- What the columns of this database look like now: type, width, character set, whether
-- NULL is taken. is_needed 1 = an INSERT must name it. And which indexes there are.
CREATE OR REPLACE SQL SECURITY INVOKER VIEW _whmcs_px_shape AS
SELECT CONVERT(c.table_name USING utf8mb4) COLLATE utf8mb4_bin AS table_name,
       CONVERT(c.column_name USING utf8mb4) COLLATE utf8mb4_bin AS column_name,
       CONVERT(CONCAT_WS(' ', c.column_type, c.character_set_name,
                         IF(c.is_nullable = 'NO', 'NOT NULL', NULL)) USING utf8mb4)
           COLLATE utf8mb4_bin AS shape,
       c.is_nullable = 'NO' AND c.column_default IS NULL
           AND c.extra NOT LIKE '%auto_increment%' AND c.extra NOT LIKE '%GENERATED%' AS is_needed
  FROM information_schema.columns AS c
 WHERE c.table_schema = DATABASE()
 UNION ALL
SELECT CONVERT(i.table_name USING utf8mb4) COLLATE utf8mb4_bin,
       CONVERT(CONCAT('index ', i.index_name) USING utf8mb4) COLLATE utf8mb4_bin,
       CONVERT('index' USING utf8mb4) COLLATE utf8mb4_bin, 0
  FROM information_schema.statistics AS i
 WHERE i.table_schema = DATABASE() AND i.seq_in_index = 1;
