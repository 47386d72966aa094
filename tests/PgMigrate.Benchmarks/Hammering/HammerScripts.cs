namespace PgMigrate.Benchmarks.Hammering;

/// <summary>The tables that the hammer hits, and the changes of them that are made meanwhile.</summary>
public static class HammerScripts
{
    /// <summary>Rows of the table that is changed.</summary>
    public const int Orders = 200_000;

    /// <summary>Makes and fills the tables.</summary>
    public static string Tables { get; } =
        $"""
            CREATE TABLE public.customer (customer_id integer PRIMARY KEY, name text NOT NULL);
            INSERT INTO public.customer SELECT n, 'customer ' || n FROM generate_series(1, 1000) n;
            CREATE TABLE public.orders (order_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, customer_id integer NOT NULL,
                amount numeric(12,2) NOT NULL, state text NOT NULL, legacy text);
            INSERT INTO public.orders (customer_id, amount, state)
            SELECT 1 + n % 1000, n % 500, 'open' FROM generate_series(1, {Orders}) n;
            """;

    // One statement each, so that every contender commits after each of them.
    private static readonly (string Name, string Text)[] Changes =
    [
        ("add_note", "ALTER TABLE public.orders ADD COLUMN note text;"),
        ("check_amount", "ALTER TABLE public.orders ADD CONSTRAINT orders_amount CHECK (amount >= 0) NOT VALID;"),
        ("validate_amount", "ALTER TABLE public.orders VALIDATE CONSTRAINT orders_amount;"),
        ("index_customer", "CREATE INDEX CONCURRENTLY orders_customer ON public.orders (customer_id);"),
        ("add_tier", "ALTER TABLE public.customer ADD COLUMN tier text DEFAULT 'basic';"),
        (
            "reference_customer",
            "ALTER TABLE public.orders ADD CONSTRAINT orders_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES "
                + "public.customer NOT VALID;"
        ),
        ("validate_reference", "ALTER TABLE public.orders VALIDATE CONSTRAINT orders_customer_id_fkey;"),
        ("drop_legacy", "-- pgmigrate:allow drop-column -- nobody reads it\nALTER TABLE public.orders DROP COLUMN legacy;"),
        ("add_shipped", "ALTER TABLE public.orders ADD COLUMN shipped_at timestamptz;"),
    ];

    /// <summary>Writes the changes as a migration folder.</summary>
    /// <param name="path">The folder.</param>
    /// <returns>The scripts, full paths, in order.</returns>
    public static IReadOnlyList<string> Write(string path)
    {
        var up = Directory.CreateDirectory(Path.Combine(path, "up"));
        var files = new List<string>();
        foreach (var (name, text) in Changes)
        {
            files.Add(Path.Combine(up.FullName, $"{files.Count + 1:0000}_{name}.sql"));
            File.WriteAllText(files[^1], text + "\n");
        }

        return files;
    }
}
