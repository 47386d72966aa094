using System.Globalization;

namespace PgMigrate.Benchmarks;

/// <summary>A migration folder of one-time scripts, all in <c>up</c>.</summary>
public sealed class ScriptFolder
{
    private readonly List<string> _files = [];

    private ScriptFolder(string path)
    {
        Path = path;
        Directory.CreateDirectory(System.IO.Path.Combine(path, "up"));
    }

    /// <summary>Full path of the migration folder.</summary>
    public string Path { get; }

    /// <summary>Full path of the file that a script loads; null where none does.</summary>
    public string? Data { get; private set; }

    /// <summary>Full paths of the scripts, in order.</summary>
    public IReadOnlyList<string> Files => _files;

    /// <summary>Scripts of two statements: a table and an index.</summary>
    public static ScriptFolder CreateTables(string path, int count)
    {
        var folder = new ScriptFolder(path);
        for (var number = 1; number <= count; number++)
            folder.AddTable(number);
        return folder;
    }

    /// <summary>Scripts of one statement: a table.</summary>
    public static ScriptFolder CreateOneStatementScripts(string path, int count)
    {
        var folder = new ScriptFolder(path);
        for (var number = 1; number <= count; number++)
            folder.Add(number, Table(Name(number)));
        return folder;
    }

    /// <summary>Scripts in turns: a table with an index, and changes of a table made long before, as reviews see them.</summary>
    public static ScriptFolder CreateChanges(string path, int count)
    {
        var folder = new ScriptFolder(path);
        for (var number = 1; number <= count; number++)
            if (number % 2 == 1)
                folder.AddTable(number);
            else
                folder.Add(number, Change(Name(number - 1)));
        return folder;
    }

    /// <summary>The table of <see cref="CreateLoad"/>.</summary>
    public const string LoadedTable =
        "CREATE TABLE public.loaded (id bigint PRIMARY KEY, name text NOT NULL, amount numeric(12,2), created timestamptz, note text)";

    /// <summary>A script that loads a file of so many rows.</summary>
    public static ScriptFolder CreateLoad(string path, int rows)
    {
        var folder = new ScriptFolder(path) { Data = System.IO.Path.Combine(path, "rows.csv") };
        using (var file = new StreamWriter(folder.Data))
            for (var row = 1; row <= rows; row++)
                file.Write(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{row},name of row {row * 7919L % rows},{row % 100_000}.25,2026-11-30 12:00:00+00,\"a note, and more\"\n"
                    )
                );
        folder.Load(string.Empty, string.Empty);
        return folder;
    }

    /// <summary>Writes the script of <see cref="CreateLoad"/> anew.</summary>
    /// <param name="options">What its directive says besides.</param>
    /// <param name="statements">What it does behind the making of the table, and before the load.</param>
    public void Load(string options, string statements)
    {
        _files.Clear();
        Add(1, $"-- pgmigrate:copy table=public.loaded file=../rows.csv {options}\n{LoadedTable};\n{statements}\n");
    }

    /// <summary>One script that changes every row of <c>public.item</c> in batches.</summary>
    /// <param name="path">Full path of the folder.</param>
    /// <param name="number">Its number: each is applied once.</param>
    /// <param name="parallel">How many ranges are gone over at once.</param>
    public static ScriptFolder CreateBatches(string path, int number, int parallel)
    {
        var folder = new ScriptFolder(path);
        folder.Add(
            number,
            $"-- pgmigrate:batch table=public.item key=id size=5000 later-rows=ignored parallel={parallel}\nUPDATE public.item SET n = n + 1;\n"
        );
        return folder;
    }

    /// <summary>A folder of the same scripts and one more, which creates a table and an index.</summary>
    public ScriptFolder WithOneMore(string path)
    {
        var folder = new ScriptFolder(path);
        foreach (var file in _files)
        {
            var copy = System.IO.Path.Combine(path, "up", System.IO.Path.GetFileName(file));
            File.Copy(file, copy);
            folder._files.Add(copy);
        }

        folder.AddTable(_files.Count + 1);
        return folder;
    }

    private void AddTable(int number)
    {
        var name = Name(number);
        Add(number, $"{Table(name)}CREATE INDEX ix_{name}_label ON public.{name} (label);\n");
    }

    private void Add(int number, string text)
    {
        var file = System.IO.Path.Combine(Path, "up", $"{number:00000}_create_{Name(number)}.sql");
        File.WriteAllText(file, text);
        _files.Add(file);
    }

    private static string Name(int number) => "item_" + number.ToString("00000", CultureInfo.InvariantCulture);

    private static string Change(string name) =>
        $"""
            -- pgmigrate:lock-timeout 2s
            ALTER TABLE public.{name}
                ADD COLUMN note text,
                ADD CONSTRAINT ck_{name}_quantity CHECK (quantity > 0) NOT VALID;
            UPDATE public.{name} SET note = label WHERE note IS NULL AND item_id < 1000;
            CREATE OR REPLACE FUNCTION public.count_{name}() RETURNS bigint LANGUAGE sql STABLE AS $$ SELECT count(*) FROM public.{name} $$;

            """.ReplaceLineEndings("\n");

    private static string Table(string name) =>
        $"""
            CREATE TABLE public.{name} (
                item_id integer NOT NULL,
                quantity integer NOT NULL DEFAULT 1,
                label varchar(40) NOT NULL,
                created_at timestamptz NOT NULL DEFAULT now()
            );

            """.ReplaceLineEndings("\n");
}
