using System.IO.Compression;
using System.Text;
using PgMigrate.Engine.Tests.Execution;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Loads;

/// <summary>A migration folder with data files, and a table that they go into.</summary>
public abstract class LoadTestBase(PostgresServer server) : MigrationTestBase(server)
{
    /// <summary>A script that makes the table <c>item</c>.</summary>
    protected void WriteTable(string more = "") =>
        Folder.Write("up/0001_table.sql", $"CREATE TABLE item (id integer PRIMARY KEY, name text, note text);\n{more}");

    /// <summary>A script of one copy.</summary>
    protected void WriteLoad(string options, string script = "up/0002_load.sql") =>
        Folder.Write(script, $"-- pgmigrate:copy {options}\n");

    /// <summary>A data file.</summary>
    protected void WriteData(string path, string text, Encoding? encoding = null) =>
        WriteData(path, (encoding ?? new UTF8Encoding(false)).GetBytes(text));

    /// <summary>A data file.</summary>
    protected void WriteData(string path, byte[] bytes)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Folder[path])!);
        File.WriteAllBytes(Folder[path], bytes);
    }

    protected static byte[] Gzip(string text)
    {
        using var bytes = new MemoryStream();
        using (var gzip = new GZipStream(bytes, CompressionLevel.Optimal))
            gzip.Write(Encoding.UTF8.GetBytes(text));
        return bytes.ToArray();
    }

    /// <summary>What the table holds, row by row.</summary>
    protected Task<IReadOnlyList<string?>> ItemsAsync() =>
        Database.QueryAsync<string>("SELECT concat_ws('|', id, name, coalesce(note, '~')) FROM item ORDER BY id");
}
