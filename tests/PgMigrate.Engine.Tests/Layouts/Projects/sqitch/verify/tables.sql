SELECT id, remark FROM shop.asset WHERE false;
SELECT slices[1:2] FROM shop.asset;
