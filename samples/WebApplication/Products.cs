using Npgsql;

namespace Shop;

/// <summary>What the shop sells.</summary>
internal sealed record Product(long Id, string Name, decimal Price);

/// <summary>A product to be added.</summary>
internal sealed record NewProduct(string Name, decimal Price);

/// <summary>The endpoints of the products, below the group that they are mapped to.</summary>
internal static class Products
{
    public static void MapProducts(this IEndpointRouteBuilder products)
    {
        products.MapGet("/", ListAsync);
        products.MapPost("/", AddAsync);
    }

    private static async Task<List<Product>> ListAsync(NpgsqlDataSource database, CancellationToken cancellationToken)
    {
        await using NpgsqlCommand command = database.CreateCommand(
            "SELECT id, name, price FROM shop.product ORDER BY id LIMIT 100"
        );
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancellationToken);
        var found = new List<Product>();
        while (await reader.ReadAsync(cancellationToken))
            found.Add(new Product(reader.GetInt64(0), reader.GetString(1), reader.GetDecimal(2)));
        return found;
    }

    private static async Task<IResult> AddAsync(
        NewProduct product,
        NpgsqlDataSource database,
        CancellationToken cancellationToken
    )
    {
        await using NpgsqlCommand command = database.CreateCommand(
            "INSERT INTO shop.product (name, price) VALUES ($1, $2) RETURNING id"
        );
        command.Parameters.Add(new NpgsqlParameter { Value = product.Name });
        command.Parameters.Add(new NpgsqlParameter { Value = product.Price });
        var id = (long)(await command.ExecuteScalarAsync(cancellationToken))!;
        return Results.Created($"/products/{id}", new Product(id, product.Name, product.Price));
    }
}
