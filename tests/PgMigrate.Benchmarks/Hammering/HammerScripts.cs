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
                amount numeric(12,2) NOT NULL, state text NOT NULL, reference text NOT NULL DEFAULT 'web 0');
            INSERT INTO public.orders (customer_id, amount, state, reference)
            SELECT 1 + n % 1000, n % 500, 'open', 'shop ' || n FROM generate_series(1, {Orders}) n;
            """;

    // What scripts 0016 to 0020 of the sample do: a column becomes two. For psql and grate the directives are comments.
    private static readonly (string Name, string Text)[] Changes =
    [
        (
            "expand",
            """
            ALTER TABLE public.orders ADD COLUMN source text, ADD COLUMN number text;
            CREATE FUNCTION public.split_reference() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                NEW.source := split_part(NEW.reference, ' ', 1);
                NEW.number := split_part(NEW.reference, ' ', 2);
                RETURN NEW;
            END
            $$;
            CREATE TRIGGER split_reference BEFORE INSERT OR UPDATE ON public.orders
                FOR EACH ROW EXECUTE FUNCTION public.split_reference();
            ALTER TABLE public.orders ADD CONSTRAINT orders_parts CHECK (source IS NOT NULL AND number IS NOT NULL) NOT VALID;
            """
        ),
        (
            "backfill",
            """
            -- pgmigrate:batch table=public.orders key=order_id size=200 target=50ms later-rows=0001_expand.sql
            UPDATE public.orders SET source = split_part(reference, ' ', 1), number = split_part(reference, ' ', 2)
            WHERE source IS NULL;
            """
        ),
        ("validate", "ALTER TABLE public.orders VALIDATE CONSTRAINT orders_parts;"),
        (
            "require",
            """
            ALTER TABLE public.orders ALTER COLUMN source SET NOT NULL, ALTER COLUMN number SET NOT NULL;
            ALTER TABLE public.orders ALTER COLUMN source SET DEFAULT 'web', ALTER COLUMN number SET DEFAULT '0';
            ALTER TABLE public.orders DROP CONSTRAINT orders_parts;
            """
        ),
        (
            "contract",
            """
            -- pgmigrate:allow drop-column -- its text is in source and number
            DROP TRIGGER split_reference ON public.orders;
            DROP FUNCTION public.split_reference();
            ALTER TABLE public.orders DROP COLUMN reference;
            """
        ),
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
